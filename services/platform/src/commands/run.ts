import type { ExitCode } from '../report.ts';
import { auditCommand } from './audit.ts';
import { backupCommand } from './backup.ts';
import { buildCommand } from './build.ts';
import { checkCommand } from './check.ts';
import type { Command, CommandContext } from './command.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { moveCommand } from './move.ts';
import { memberCommand, organizationCommand } from './people.ts';
import { statusCommand } from './status.ts';
import { updateCommand } from './update.ts';
import { verifyCommand } from './verify.ts';
import { withdrawCommand } from './withdraw.ts';

// Each command parses nothing: the command line did. What reaches us over the socket came from our own command line.
const COMMANDS = new Map<string, Command<never>>(
  [
    ...[backupCommand, buildCommand, checkCommand, exportCommand, importCommand, moveCommand, statusCommand],
    ...[updateCommand, verifyCommand, withdrawCommand, auditCommand, organizationCommand, memberCommand],
  ].map((command) => [command.name, command]),
);

/** Runs a command to its exit code; what it throws becomes a line, never a stack on the user's screen. */
export async function runCommand(name: string, args: object, context: CommandContext): Promise<ExitCode> {
  const command = COMMANDS.get(name);
  if (!command) {
    context.report.error(`there is no command "${name}"`);
    return 2;
  }
  try {
    return await command.run(context, args as never);
  } catch (error) {
    if (context.signal.aborted) {
      context.report.error('interrupted; nothing is half-done');
      return 130;
    }
    context.report.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
