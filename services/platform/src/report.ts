/**
 * What a command says while it works. The same events reach the terminal whether the command runs in its own
 * process or inside the server that holds the data directory.
 */
export type CommandEvent =
  | { readonly kind: 'line'; readonly stream: 'out' | 'err'; readonly text: string }
  | {
      readonly kind: 'progress';
      readonly task: string;
      readonly done: number;
      readonly total: number;
      readonly unit: string;
    }
  | { readonly kind: 'exit'; readonly code: ExitCode };

/** 0 done, 1 failed, 2 wrong usage, 3 found problems (verify), 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

export interface Reporter {
  line(text: string): void;
  error(text: string): void;
  /** `done` of `total` units; total 0 where it is not known. */
  progress(task: string, done: number, total: number, unit: string): void;
}

export function reporterTo(emit: (event: CommandEvent) => void): Reporter {
  return {
    line: (text) => emit({ kind: 'line', stream: 'out', text }),
    error: (text) => emit({ kind: 'line', stream: 'err', text }),
    progress: (task, done, total, unit) => emit({ kind: 'progress', task, done, total, unit }),
  };
}

const BAR_WIDTH = 24;
/** Plain output gets a line at each of these steps, not a thousand lines. */
const PLAIN_STEP_PERCENT = 10;

/** Draws events: a bar that is rewritten on a terminal, plain lines elsewhere. */
export function terminalRenderer(
  out: NodeJS.WriteStream,
  err: NodeJS.WriteStream,
): (event: CommandEvent) => void {
  const isTerminal = err.isTTY === true;
  let open = false;
  let lastStep = '';

  const endBar = () => {
    if (open) err.write('\n');
    open = false;
  };
  return (event) => {
    if (event.kind === 'exit') return endBar();
    if (event.kind === 'line') {
      endBar();
      (event.stream === 'out' ? out : err).write(`${event.text}\n`);
      return;
    }
    const percent = event.total > 0 ? Math.min(100, Math.floor((event.done / event.total) * 100)) : undefined;
    const figures = `${event.done.toLocaleString('en')}${event.total > 0 ? ` of ${event.total.toLocaleString('en')}` : ''} ${event.unit}`;
    if (isTerminal) {
      const filled = Math.round(((percent ?? 0) / 100) * BAR_WIDTH);
      const bar =
        percent === undefined ? '' : ` ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${percent}%`;
      err.write(`\r\u001b[K${event.task}${bar}  ${figures}`);
      open = true;
      if (event.total > 0 && event.done >= event.total) endBar();
      return;
    }
    const step = `${event.task} ${percent === undefined ? '' : Math.floor(percent / PLAIN_STEP_PERCENT)}`;
    if (step === lastStep && event.done !== event.total) return;
    if (step === lastStep && percent === 100) return;
    lastStep = step;
    err.write(`${event.task}: ${percent === undefined ? '' : `${percent}%, `}${figures}\n`);
  };
}
