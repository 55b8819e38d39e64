import type {
  AppliedCheck,
  Bilingual,
  CodeList,
  CollectionDefinition,
  FieldDefinition,
  GrantAction,
} from '../contract/index.ts';
import type { Bbox } from '../geo/index.ts';
import type { Answer, CallOptions } from './answer.ts';
import { type Fetch, type Fields, fieldsOf, getJson } from './request.ts';

/** A collection as it is described on the wire: the definition's open part, titles in both languages. */
export interface Collection
  extends Pick<CollectionDefinition, 'id' | 'kind' | 'geometry' | 'audience' | 'titleField'> {
  readonly title: Bilingual;
  readonly description: Bilingual;
  readonly fields: readonly FieldDefinition[];
  /** What the caller may do with its full edition; missing for whoever is not signed in. */
  readonly actions?: readonly GrantAction[];
  /** Of all its features that the caller may see; missing where the server does not say. */
  readonly bbox?: Bbox;
  readonly itemCount?: number;
  /** True where it has vector tiles of its own: see `tilesets.ofCollection`. */
  readonly hasTiles?: true;
  /** The code lists that its fields name, by id; those that the server does not send are missing. */
  readonly codeLists: Readonly<Record<string, CodeList>>;
  /** The rules that are applied to its features; empty for callers who do not edit, and in the list of collections. */
  readonly checks: readonly AppliedCheck[];
}

/** Of the link to a collection's vector tiles (OGC 20-057). */
const TILES_REL = 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector';

export interface CollectionCalls {
  list(options?: CallOptions): Promise<Answer<readonly Collection[]>>;
  /** Problem `not_found` where there is none, or none that the caller may see. */
  get(collectionId: string, options?: CallOptions): Promise<Answer<Collection>>;
}

export function collectionCalls(baseUrl: string, fetch: Fetch): CollectionCalls {
  return {
    list: (options) =>
      getJson(
        fetch,
        `${baseUrl}/api/collections`,
        (json) => arrayOf(fieldsOf(json, 'collections').collections, 'collections').map(readCollection),
        options,
      ),
    get: (collectionId, options) =>
      getJson(
        fetch,
        `${baseUrl}/api/collections/${encodeURIComponent(collectionId)}`,
        readCollection,
        options,
      ),
  };
}

function readCollection(json: unknown): Collection {
  const fields = fieldsOf(json, 'collection');
  if (typeof fields.id !== 'string') throw new TypeError('collection: wanted an id');
  // OGC API says that `title` is a text; both languages stand in `titles`.
  return {
    ...(fields as unknown as Collection),
    title: bilingual(fields.titles ?? fields.title, fields.id),
    description: bilingual(fields.descriptions ?? fields.description, ''),
    fields: arrayOf(fields.fields, 'fields') as readonly FieldDefinition[],
    codeLists: (fields.codeLists ?? {}) as Readonly<Record<string, CodeList>>,
    checks: arrayOf(fields.checks ?? [], 'checks') as readonly AppliedCheck[],
    ...(linksOf(fields).includes(TILES_REL) ? { hasTiles: true } : {}),
    ...boxOf(fields.extent),
  };
}

const linksOf = ({ links }: Fields) =>
  arrayOf(links ?? [], 'links').map((link) => fieldsOf(link, 'link').rel);

/** @param extent as OGC API Features has it (Part 1, 7.13) */
function boxOf(extent: unknown): { bbox?: Bbox } {
  const box = (extent as { spatial?: { bbox?: readonly Bbox[] } } | undefined)?.spatial?.bbox?.[0];
  return box ? { bbox: box } : {};
}

function bilingual(value: unknown, otherwise: string): Bilingual {
  if (typeof value === 'string') return { zh: value, en: value };
  const { zh, en } = typeof value === 'object' && value !== null ? (value as Partial<Bilingual>) : {};
  return { zh: zh ?? otherwise, en: en ?? zh ?? otherwise };
}

function arrayOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${what}: wanted an array`);
  return value;
}
