import { memberNamed } from '@tongtu/access';
import {
  editorOf,
  findCollection,
  ImportError,
  mappingInto,
  parseCrsChoice,
  parseMatch,
  submitChangeset,
  type UpdateResult,
  updateFiles,
} from '@tongtu/features';
import { ProblemError } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import { readLocalGrids } from '../local-grids.ts';
import type { ExitCode, Reporter } from '../report.ts';
import type { Command, CommandContext } from './command.ts';
import { findMapping, reportFileProblem, writeReport } from './import.ts';

export interface UpdateArguments {
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly collection: string;
  /** `id`, `source`, `geometry`, or `key:` and a field. */
  readonly match: string;
  /** User name of a member. */
  readonly author: string;
  readonly within?: number;
  readonly deleteMissing?: boolean;
  /** `west,south,east,north` in degrees. */
  readonly area?: string;
  readonly dryRun?: boolean;
  /** Checks the changeset and hands it to the reviewers, where nothing is wrong with it. */
  readonly submit?: boolean;
  /** Absolute path of a mapping as JSON, or the id of one of the platform's own. */
  readonly mapping?: string;
  readonly crs?: string;
  readonly layer?: readonly string[];
  readonly source?: string;
  /** Absolute path: `.csv` gets what was not taken, anything else the report as JSON. */
  readonly reportFile?: string;
}

/** Lays files over a collection as a changeset of a member, and says what differs. */
export const updateCommand: Command<UpdateArguments> = {
  name: 'update',
  async run(context, args) {
    const { report } = context;
    try {
      const asked = await askedOf(context, args);
      if (typeof asked === 'string') {
        report.error(asked);
        return 2;
      }
      const result = await updateFiles(asked);
      say(result, report);
      if (args.reportFile !== undefined) report.line(`report: ${args.reportFile}`);
      const { read, rejected } = result.report;
      if (read > 0 && read === rejected) {
        report.error('no record was taken: a mapping (--map) says what the columns are, see docs/import.md');
        return 3;
      }
      return args.submit && result.changesetId !== undefined
        ? await submit(context, asked.member, result.changesetId)
        : 0;
    } catch (error) {
      if (error instanceof ProblemError) {
        const { detail, got, wanted } = error.problem;
        report.error(
          `update refused (${error.problem.code}): ${[detail, got, wanted].filter(Boolean).join('; ')}`,
        );
        return 1;
      }
      if (!(error instanceof ImportError)) throw error;
      if (error.code === 'cancelled') {
        report.error('interrupted; nothing was changed');
        return 130;
      }
      report.error(`update refused (${error.code}): ${error.message}; nothing was changed`);
      return USAGE.includes(error.code) ? 2 : 1;
    }
  },
};

/** What is staged stays a draft, whatever becomes of its submission: it is looked at, mended and submitted like any other. */
async function submit(
  { platform: { database }, report, signal }: CommandContext,
  member: Asked['member'],
  id: number,
): Promise<ExitCode> {
  try {
    const { warnings } = await submitChangeset(database, id, member, {
      signal,
      onProgress: ({ done, total }) => report.progress(`checking changeset ${id}`, done, total, 'changes'),
    });
    report.line(
      `changeset ${id} is submitted; ${warnings.toLocaleString('en')} warnings wait for a reviewer`,
    );
    return 0;
  } catch (error) {
    if (signal.aborted) {
      report.error(`interrupted; changeset ${id} stays a draft and was not submitted`);
      return 130;
    }
    if (!(error instanceof ProblemError)) throw error;
    const { code, got, wanted } = error.problem;
    report.error(`changeset ${id} stays a draft (${code}): ${[got, wanted].filter(Boolean).join('; ')}`);
    return 1;
  }
}

const USAGE: readonly ImportError['code'][] = [
  ...(['match_unknown', 'collection_unknown', 'mapping_missing', 'mapping_faulty'] as const),
];

type Asked = Parameters<typeof updateFiles>[0];

/** What is asked for, or in words what of it can't be right. @throws ImportError, ProblemError of a member who may not */
async function askedOf(
  { platform, report, signal }: CommandContext,
  args: UpdateArguments,
): Promise<Asked | string> {
  const { database, settings } = platform;
  const { collection, reportFile } = args;
  mappingInto(collection);
  const match = parseMatch(args.match, collection);
  const localGrids = await readLocalGrids(settings);
  if (args.crs !== undefined) parseCrsChoice(args.crs, localGrids);
  if (args.area !== undefined && !args.deleteMissing)
    return '--area says for what --delete-missing holds: give both';
  const area = args.area === undefined ? undefined : boxOf(args.area);
  if (area === 'none') return `--area ${args.area}: wanted west,south,east,north in degrees`;
  const problem = reportFile === undefined ? undefined : await reportFileProblem(reportFile);
  if (problem !== undefined) return `--report ${reportFile}: ${problem}`;
  const known = await memberNamed(database, args.author);
  if (!known) return `--as ${args.author}: there is no such member`;
  const member = editorOf(known);
  if (!(await database.as(member, (tx) => findCollection(tx, collection))))
    return `--as ${args.author}: may not see ${collection}`;
  return {
    ...{ database, member, collection, match, localGrids, signal },
    ...{
      files: args.files.map((path) => ({ path })),
      crs: args.crs,
      layers: args.layer,
      source: args.source,
    },
    ...{ withinMeters: args.within, dryRun: args.dryRun, city: settings.cityBbox },
    mapping: args.mapping === undefined ? undefined : await findMapping(args.mapping),
    complete: args.deleteMissing ? { area } : undefined,
    onStaged: async (changesetId, told) => {
      if (reportFile !== undefined) await writeReport(database, changesetId, told, reportFile);
    },
    onProgress: ({ phase, what, done, total }) =>
      report.progress(`${phase}${what === undefined ? '' : ` ${what}`}`, done, total ?? 0, 'records'),
  };
}

function boxOf(text: string): Bbox | 'none' {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [west, south, east, north] = numbers as [number, number, number, number];
  const isBox = numbers.length === 4 && numbers.every(Number.isFinite) && west < east && south < north;
  return isBox ? [west, south, east, north] : 'none';
}

function say(
  { report: told, changesetId, rejections, notes, seconds }: UpdateResult,
  report: Reporter,
): void {
  const number = (value: number) => value.toLocaleString('en');
  report.line(
    `${number(told.read)} records read, ${number(told.rejected)} rejected; ${told.collection} by ${told.match}, ` +
      `mapping ${told.mapping}, ${seconds.toFixed(1)} s`,
  );
  report.line(
    `${number(told.created)} features created, ${number(told.changed)} changed, ${number(told.deleted)} deleted; ` +
      `${number(told.unchanged)} unchanged`,
  );
  for (const { code, count, reason } of rejections)
    report.line(`  rejected ${number(count)}: ${code}, ${reason.en}`);
  for (const [code, count] of Object.entries(told.unclear))
    report.line(`  unclear ${number(count)}: ${code}`);
  if (told.others > 0)
    report.line(`  left out ${number(told.others)}: the mapping makes other collections of them`);
  if (told.deletionsWithheldFor !== undefined)
    report.line(
      `  nothing is deleted: ${number(told.deletionsWithheldFor)} records might be what seems to be missing`,
    );
  for (const { file, note } of notes) report.line(`  note on ${file}: ${note}`);
  report.line(
    changesetId === undefined
      ? 'no changeset: there is nothing to review'
      : `changeset ${changesetId} is a draft: look at its diff and submit it`,
  );
}
