import { writeSync } from 'node:fs';

/** Lines are written together once there are this many characters, or this long after the first of them. */
const FULL_CHARACTERS = 32_768;
const WAIT_MS = 100;
const ERROR_LEVEL = 50;

/** Where lines of the log go. Who writes one says its level before, as pino does with `pino.metadata`. */
export interface LogStream {
  lastLevel?: number;
  write(line: string): void;
}

/**
 * Standard output for a log with a line for every request: a system call for each would take as long as the tile. Errors
 * are written at once, with what came before them, and so is everything when the process ends, other than by `kill -9`.
 */
export function logOutput(
  write: (text: string) => void = (text) => void process.stdout.write(text),
  writeLast: (text: string) => void = (text) => writeSync(process.stdout.fd, text),
): Required<LogStream> {
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const written = text;
    text = '';
    if (written !== '') write(written);
  };
  process.once('exit', () => {
    if (text !== '') writeLast(text);
  });
  const output = {
    lastLevel: 0,
    write(line: string) {
      text += line;
      if (output.lastLevel >= ERROR_LEVEL || text.length >= FULL_CHARACTERS) flush();
      else timer ??= setTimeout(flush, WAIT_MS).unref();
    },
    [Symbol.for('pino.metadata')]: true,
  };
  return output;
}
