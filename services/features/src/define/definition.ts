import { codeListById } from '@tongtu/data/model';
import {
  type Audience,
  type Bilingual,
  type CodeList,
  type CollectionDefinition,
  type CollectionMetadata,
  type FieldDefinition,
  type GeometryKind,
  ProblemError,
  type SharingClass,
} from '@tongtu/sdk/contract';
import { readRowFilter } from '../grants/row-filter.ts';

/** A definition as a department writes it, of the shape of `DEFINITION_SCHEMA`. */
export interface WrittenDefinition {
  readonly id: string;
  readonly title: Bilingual;
  readonly description?: Bilingual;
  readonly geometry: GeometryKind;
  readonly audience?: Audience;
  readonly sharing?: SharingClass;
  readonly reviewed?: boolean;
  readonly titleField?: string;
  readonly release?: { readonly gridDegrees?: number; readonly withheld?: true; readonly withhold?: unknown };
  readonly fields: readonly (Omit<FieldDefinition, 'audience' | 'source'> & {
    readonly audience?: Audience;
    readonly source?: string;
  })[];
  readonly codeLists?: readonly (Omit<CodeList, 'source'> & { readonly source?: string })[];
  readonly metadata?: CollectionMetadata;
}

/** A thematic name stands behind those of the base map, where both are as good. */
const IMPORTANCE = 20;
const OWN_SOURCE = 'own';
/** Names that mean something else where features are asked for. */
const RESERVED = new Set([
  'id',
  'geometry',
  'bbox',
  'limit',
  'cursor',
  'offset',
  'crs',
  'datetime',
  'revision',
  'properties',
  'sortby',
  'f',
  'part',
  'filter',
  'key',
]);
const RANK: Readonly<Record<Audience, number>> = { public: 0, government: 1, professional: 2 };

const refuse = (detail: string, got: string, wanted: string): never => {
  throw new ProblemError('bad_parameter', { detail: `member ${detail}`, got, wanted });
};

/** The definition that is stored, with what was left out. @throws ProblemError `bad_parameter` for what does not fit together */
export function completeDefinition(written: WrittenDefinition): CollectionDefinition {
  const { id, title, geometry, audience = 'government', titleField, release = {}, metadata } = written;
  const codeLists = (written.codeLists ?? []).map((list) => ({ source: OWN_SOURCE, ...list }));
  const fields = written.fields.map((field) => ({ audience, source: OWN_SOURCE, ...field }));
  judgeFields(fields, audience, codeLists);
  const named = titleField === undefined ? undefined : fields.find(({ name }) => name === titleField);
  if (titleField !== undefined && named?.type !== 'string')
    refuse('titleField', titleField, 'one of the fields that are texts');
  const { gridDegrees, withheld, withhold } = release;
  return {
    ...{
      id,
      title,
      description: written.description ?? title,
      kind: 'thematic',
      gbClasses: [],
      geometry,
      audience,
    },
    release: {
      geometry: withheld
        ? { kind: 'withheld' }
        : gridDegrees === undefined
          ? { kind: 'whole' }
          : { kind: 'coarsened', gridDegrees },
      ...(withhold === undefined ? {} : { withhold: readRowFilter(withhold, fields).filter }),
    },
    reviewed: written.reviewed ?? false,
    ...(titleField === undefined
      ? {}
      : {
          titleField,
          search: { importance: IMPORTANCE, names: [{ field: titleField, lang: 'zh', status: 'standard' }] },
        }),
    fields,
    ...(codeLists.length > 0 ? { codeLists } : {}),
    ...(metadata ? { metadata } : {}),
  };
}

function judgeFields(
  fields: readonly FieldDefinition[],
  audience: Audience,
  codeLists: readonly CodeList[],
): void {
  const names = new Set<string>();
  const lists = new Set(codeLists.map(({ id }) => id));
  if (lists.size < codeLists.length)
    refuse('codeLists', 'two lists of one id', 'lists with an id of their own');
  for (const { codes, id } of codeLists)
    if (new Set(codes.map(({ code }) => code)).size < codes.length)
      refuse(`codeLists ${id}`, 'a code twice', 'each code once');
  for (const { name, codeList, audience: of, minimum, maximum, type, maxLength } of fields) {
    if (names.has(name)) refuse(`fields ${name}`, 'twice', 'each name once');
    if (RESERVED.has(name)) refuse(`fields ${name}`, name, `another name than ${[...RESERVED].join(', ')}`);
    if (codeList !== undefined && !lists.has(codeList) && !codeListById(codeList))
      refuse(`fields ${name} codeList`, codeList, 'a list among codeLists, or one of the base model');
    if (codeList !== undefined && type !== 'string')
      refuse(`fields ${name} codeList`, type, 'a field of type string');
    if (RANK[of] < RANK[audience])
      refuse(`fields ${name} audience`, of, `${audience}, as the collection, or narrower`);
    const isNumber = type === 'integer' || type === 'number';
    if (!isNumber && (minimum ?? maximum) !== undefined) refuse(`fields ${name} minimum`, type, 'a number');
    if (type !== 'string' && maxLength !== undefined) refuse(`fields ${name} maxLength`, type, 'a text');
    if ((minimum ?? Number.NEGATIVE_INFINITY) > (maximum ?? Number.POSITIVE_INFINITY))
      refuse(`fields ${name} minimum`, String(minimum), 'at most the maximum');
    names.add(name);
  }
}

/** What of a definition can't be changed while there are features: they were stored and released by it. */
export function refuseBreaking(former: CollectionDefinition, next: CollectionDefinition): void {
  const stays = (what: string, a: unknown, b: unknown) => {
    if (JSON.stringify(a ?? null) !== JSON.stringify(b ?? null))
      throw new ProblemError('conflict', {
        ...{ detail: `There are features, so ${what} stays as it is`, got: JSON.stringify(b ?? null) },
        wanted: JSON.stringify(a ?? null),
      });
  };
  stays('audience', former.audience, next.audience);
  stays('release', former.release, next.release);
  stays('titleField', former.titleField, next.titleField);
  if (next.geometry !== 'any') stays('geometry', former.geometry, next.geometry);
  for (const field of former.fields) {
    const kept = next.fields.find(({ name }) => name === field.name);
    for (const part of ['type', 'audience', 'unit'] as const)
      stays(`${part} of ${field.name}`, field[part], kept?.[part]);
  }
  const added = next.fields.find(
    ({ name, required }) => required && !former.fields.some((each) => each.name === name && each.required),
  );
  if (added) stays(`${added.name} as it may be missing`, undefined, 'required');
}
