import { ProblemError } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { VisibleDefinition } from '../collections/visible.ts';
import { CRS84 } from '../crs/reference-system.ts';
import { cornersOf, parseBox, parseCount } from '../items/parameters.ts';
import { type Parameters, texts } from '../ogc/parameters.ts';
import { decodePosition, type FeedPosition } from './position.ts';

export const DEFAULT_CHANGES = 100;
/** Each may hold two geometries, and a page is put together in memory. */
export const MAX_CHANGES = 1_000;
const PARAMETERS = ['since', 'collections', 'bbox', 'limit', 'before', 'cursor'] as const;

/** What a request for changes asks for. */
export interface ChangesRequest {
  /** What stands before it is not asked for. */
  readonly start: FeedPosition;
  /** Those asked for; missing: all that the caller sees. */
  readonly collections: readonly string[] | undefined;
  readonly box: Bbox | undefined;
  readonly limit: number;
  readonly withBefore: boolean;
}

/**
 * @param definitions the collections that the caller sees
 * @throws ProblemError `unknown_parameter`, `bad_parameter`
 */
export function parseChangesRequest(
  parameters: Parameters,
  definitions: ReadonlyMap<string, VisibleDefinition>,
): ChangesRequest {
  const { since, collections, bbox, limit, before, cursor } = texts(parameters, PARAMETERS) as Partial<
    Record<(typeof PARAMETERS)[number], string>
  >;
  const revision = since === undefined ? 0 : parseCount('since', since, 0, Number.MAX_SAFE_INTEGER);
  return {
    start: cursor === undefined ? { revision, last: undefined } : decodePosition(cursor),
    collections: collections === undefined ? undefined : parseCollections(collections, definitions),
    box: bbox === undefined ? undefined : cornersOf(parseBox(bbox), CRS84),
    limit: limit === undefined ? DEFAULT_CHANGES : parseCount('limit', limit, 1, MAX_CHANGES),
    withBefore: before === undefined || parseBoolean('before', before),
  };
}

function parseCollections(text: string, definitions: ReadonlyMap<string, VisibleDefinition>): string[] {
  const ids = text.split(',');
  const unknown = ids.find((id) => !definitions.has(id));
  if (unknown === undefined) return [...new Set(ids)];
  throw new ProblemError('bad_parameter', {
    ...{ detail: 'parameter collections', got: unknown },
    wanted: 'ids of collections as /api/collections lists them, with commas between them',
  });
}

function parseBoolean(name: string, text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new ProblemError('bad_parameter', {
    detail: `parameter ${name}`,
    got: text,
    wanted: 'true or false',
  });
}
