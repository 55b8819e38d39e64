import { collectionById } from '@tongtu/data/model';
import type { UpdateReport } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { Member } from '../changesets/member.ts';
import { ImportError } from '../import/error.ts';
import type { ImportOptions } from '../import/options.ts';

/** By what a record of the file is known to be a feature that is there. */
export type MatchBy =
  /** The platform's own id, as its downloads and its API give it. */
  | { readonly kind: 'id' }
  /** The id of the source, under which an earlier import or update made the feature. */
  | { readonly kind: 'source' }
  /** An attribute of the collection. */
  | { readonly kind: 'key'; readonly field: string }
  /** Where it lies, and its shape. */
  | { readonly kind: 'geometry' };

export interface UpdateOptions extends Omit<ImportOptions, 'author' | 'collection' | 'attribution'> {
  /** Whose changeset it is. */
  readonly member: Member;
  /** The one collection that is updated; what a mapping makes for others is left out and counted. */
  readonly collection: string;
  readonly match: MatchBy;
  /** How far a point or line may have moved, by its place; missing: {@link WITHIN_METERS}. */
  readonly withinMeters?: number | undefined;
  /** The file is complete: what is there and not in it is to go. Missing: nothing goes. */
  readonly complete?: { readonly area?: Bbox | undefined } | undefined;
  /** The report alone; no changeset stays. */
  readonly dryRun?: boolean | undefined;
  /** Told when everything is staged; of a trial, before all of it goes: what is listed can be read now. */
  readonly onStaged?: ((changesetId: number, report: UpdateReport) => Promise<void>) | undefined;
}

export const WITHIN_METERS = 2;

/** `id`, `source`, `geometry`, or `key:` with the name of a field. @throws ImportError `match_unknown` */
export function parseMatch(text: string, collection: string): MatchBy {
  if (text === 'id' || text === 'source' || text === 'geometry') return { kind: text };
  const field = text.startsWith('key:') ? text.slice('key:'.length) : undefined;
  const fields = collectionById(collection)?.fields.map(({ name }) => name) ?? [];
  if (field !== undefined && fields.includes(field)) return { kind: 'key', field };
  throw new ImportError('match_unknown', {
    got: `--match ${text}`,
    wanted:
      field === undefined
        ? 'id, source, geometry, or key: and the name of a field'
        : `a field of ${collection}: ${fields.join(', ')}`,
  });
}

/** As it is written on the command line. */
export const matchText = (match: MatchBy): string =>
  match.kind === 'key' ? `key:${match.field}` : match.kind;
