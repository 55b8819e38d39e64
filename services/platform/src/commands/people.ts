import {
  type Access,
  createAccess,
  type NewMember,
  type NewOrganization,
  sessionSecret,
} from '@tongtu/access';
import { ProblemError } from '@tongtu/sdk/contract';
import type { Platform } from '../platform.ts';
import type { ExitCode } from '../report.ts';
import { MIN_SECRET_LENGTH } from '../settings.ts';
import type { Command, CommandContext } from './command.ts';

/** `tongtu organization`: makes one. The first is made here; others by the coordinating office, at its console. */
export const organizationCommand: Command<NewOrganization> = {
  name: 'organization',
  run: (context, args) =>
    act(context, async (access) => {
      const { code, name, kind } = await access.createOrganization(args);
      context.report.line(`${code}  ${name}  (${kind})`);
    }),
};

interface MemberArguments extends Partial<Omit<NewMember, 'userName' | 'password'>> {
  readonly userName: string;
  /** A member who is there gets a new first password, and no second factor. */
  readonly reset?: boolean;
}

/** `tongtu member`: makes one, or lets one in again. */
export const memberCommand: Command<MemberArguments> = {
  name: 'member',
  run(context, { userName, reset = false, name, organization, role }) {
    if (!reset && (name === undefined || organization === undefined || role === undefined)) {
      context.report.error('member: wanted --name, --organization and --role, or --reset');
      return Promise.resolve(2);
    }
    return act(context, async (access) => {
      const password =
        name !== undefined && organization !== undefined && role !== undefined && !reset
          ? await access.addMember({ userName, name, organization, role })
          : await access.resetMember(userName);
      context.report.line(`${userName}  ${password}  (good for choosing another at the first sign-in)`);
    });
  },
};

async function act(
  { platform, report }: CommandContext,
  work: (access: Access) => Promise<void>,
): Promise<ExitCode> {
  try {
    await work(accessOf(platform));
    return 0;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code, title, detail = title, got, wanted } = error.problem;
    const more = [got === undefined ? '' : `, got ${got}`, wanted === undefined ? '' : `, wanted ${wanted}`];
    report.error(`refused (${code}): ${detail}${more.join('')}; nothing was changed`);
    return 1;
  }
}

function accessOf({ database, settings }: Platform): Access {
  return createAccess({
    database,
    secret: sessionSecret(settings.dataDirectory, settings.secret, MIN_SECRET_LENGTH),
    publicUrl: settings.publicUrl,
  });
}
