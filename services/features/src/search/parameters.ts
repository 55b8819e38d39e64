import { ProblemError } from '@tongtu/sdk/contract';
import type { Bbox, LngLat } from '@tongtu/sdk/geo';
import type { VisibleDefinition } from '../collections/visible.ts';
import { CRS84 } from '../crs/reference-system.ts';
import { cornersOf, parseBox, parseCount } from '../items/parameters.ts';
import { type Parameters, parsePlace, texts } from '../ogc/parameters.ts';
import { type Term, termsOf } from './grams.ts';
import { normalise } from './normalise.ts';

export const DEFAULT_HITS = 10;
export const MAX_HITS = 50;
export const MAX_QUESTION = 100;
const MAX_TERMS = 8;
const PARAMETERS = ['q', 'bbox', 'near', 'kinds', 'lang', 'limit'] as const;

/** What a search asks for. */
export interface SearchRequest {
  /** The whole question as it is compared. */
  readonly key: string;
  readonly terms: readonly Term[];
  readonly box: Bbox | undefined;
  readonly near: LngLat | undefined;
  /** Collections; missing: all that the caller sees. */
  readonly kinds: readonly string[] | undefined;
  readonly lang: 'zh' | 'en';
  readonly limit: number;
}

/**
 * @param definitions the collections that the caller sees
 * @throws ProblemError `unknown_parameter`, `bad_parameter`
 */
export function parseSearch(
  parameters: Parameters,
  definitions: ReadonlyMap<string, VisibleDefinition>,
): SearchRequest {
  const asked = texts(parameters, PARAMETERS) as Partial<Record<(typeof PARAMETERS)[number], string>>;
  const { q = '', bbox, near, kinds, lang = 'zh', limit } = asked;
  if ([...q].length > MAX_QUESTION) throw bad('q', `${[...q].length} characters`, `${MAX_QUESTION} at most`);
  const { key } = normalise(q);
  // What is parted by a space is looked for part by part, Han characters too.
  const terms = termsOf(q.split(/\s+/u).map((part) => normalise(part).key));
  if (terms.length === 0) throw bad('q', q, 'a name or a part of one, of letters, digits or Han characters');
  if (terms.length > MAX_TERMS) throw bad('q', `${terms.length} parts`, `${MAX_TERMS} at most`);
  if (lang !== 'zh' && lang !== 'en') throw bad('lang', lang, 'zh or en');
  return {
    ...{ key, terms, lang },
    box: bbox === undefined ? undefined : cornersOf(parseBox(bbox), CRS84),
    near: near === undefined ? undefined : parsePlace('near', near),
    kinds: kinds === undefined ? undefined : parseKinds(kinds, definitions),
    limit: limit === undefined ? DEFAULT_HITS : parseCount('limit', limit, 1, MAX_HITS),
  };
}

function parseKinds(text: string, definitions: ReadonlyMap<string, VisibleDefinition>): string[] {
  const ids = text.split(',');
  const unknown = ids.find((id) => !definitions.has(id));
  if (unknown !== undefined)
    throw bad(
      'kinds',
      unknown,
      'ids of collections as /api/collections lists them, with commas between them',
    );
  return [...new Set(ids)];
}

const bad = (name: string, got: string, wanted: string): ProblemError =>
  new ProblemError('bad_parameter', { detail: `parameter ${name}`, got, wanted });
