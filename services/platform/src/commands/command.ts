import type { Platform } from '../platform.ts';
import type { ExitCode, Reporter } from '../report.ts';

export interface CommandContext {
  readonly platform: Platform;
  readonly report: Reporter;
  /** Ctrl-C, or the end of the connection on which the command came. */
  readonly signal: AbortSignal;
}

/** A command that works on an open platform: in its own process, or inside the server that holds it. */
export interface Command<Arguments extends object> {
  readonly name: string;
  run(context: CommandContext, args: Arguments): Promise<ExitCode>;
}
