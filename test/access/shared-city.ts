import { collectionById } from '@tongtu/data/model';
import type { Database, Transaction } from '@tongtu/database';
import type {
  Audience,
  CollectionDefinition,
  FeatureInput,
  GrantAction,
  Properties,
} from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { entriesOf, storedEntries } from '../../services/features/src/search/entries.ts';
import { entriesText } from '../../services/features/src/search/entry-store.ts';

/** Two features of each collection: one in the west of the city, one in the east. */
export const SIDES = ['west', 'east'] as const;
export type Side = (typeof SIDES)[number];

/** Where the features of a side lie; the box of {@link boxOf} holds them. */
const LNG: Readonly<Record<Side, number>> = { west: 120.71, east: 120.91 };
const LAT = 30.75;
const SIDE_DEGREES = 0.0011;

/** A collection as it is shared in the test, and which columns of it hold a value that nobody else has. */
export interface SharedCollection {
  readonly id: string;
  /** Missing: it is a base collection, which is the survey authority's. */
  readonly owner?: string;
  /** Of a thematic collection. */
  readonly audience?: Audience;
  readonly sharing: 'unconditional' | 'conditional' | 'none';
  readonly state: 'private' | 'published';
  /** Besides `source`, which says the side and is no secret. */
  readonly columns: readonly string[];
  readonly fixed: Properties;
}

/** One of each kind that there is: by audience, class of sharing, owner, with and without a public edition. */
export const COLLECTIONS: readonly SharedCollection[] = [
  {
    ...{ id: 'building', sharing: 'conditional', state: 'published' },
    ...{ columns: ['name', 'surveyor', 'remark', 'ground_elevation'], fixed: { kind: 'office' } },
  },
  {
    ...{ id: 'gauge', owner: 'management', sharing: 'unconditional', state: 'private', audience: 'public' },
    ...{ columns: ['name', 'reading', 'operator'], fixed: {} },
  },
  {
    ...{ id: 'incident', owner: 'management', sharing: 'none', state: 'published', audience: 'public' },
    ...{ columns: ['name', 'reporter'], fixed: {} },
  },
  {
    ...{
      id: 'shop',
      owner: 'management',
      sharing: 'conditional',
      state: 'published',
      audience: 'government',
    },
    ...{ columns: ['name', 'turnover', 'operator'], fixed: {} },
  },
  {
    ...{ id: 'management_grid', sharing: 'conditional', state: 'published' },
    ...{ columns: ['name', 'department', 'remark'], fixed: {} },
  },
  {
    ...{ id: 'pipeline', sharing: 'unconditional', state: 'published' },
    ...{ columns: ['name', 'surveyor', 'voltage'], fixed: { kind: 'power_line' } },
  },
  {
    ...{ id: 'control_point', sharing: 'unconditional', state: 'published' },
    ...{ columns: ['name', 'point_number', 'remark'], fixed: { kind: 'benchmark' } },
  },
];

/** What one caller must not learn unless it is the caller's to see. */
export interface Cell {
  readonly collection: string;
  readonly side: Side;
  readonly column: string;
  readonly value: string | number;
}

const NUMBERS = new Set(['ground_elevation', 'voltage', 'turnover']);
/** Whom the columns of thematic collections are for. */
const AUDIENCES: Readonly<Record<string, Audience>> = {
  name: 'public',
  source: 'public',
  turnover: 'professional',
};

export const CELLS: readonly Cell[] = COLLECTIONS.flatMap(({ id, columns }, index) =>
  SIDES.flatMap((side, s) =>
    columns.map((column, c) => ({
      ...{ collection: id, side, column },
      value: NUMBERS.has(column) ? 73_190_000 + index * 100 + s * 10 + c : `sntl-${id}-${side}-${column}`,
    })),
  ),
);

/** Longitude of a feature's south-west corner: its last digits are no other's. */
export const lngOf = (collection: string, side: Side): number =>
  Number((LNG[side] + 0.000_137 + 0.002 * COLLECTIONS.findIndex(({ id }) => id === collection)).toFixed(6));

/** `west,south,east,north` around all features of a side. */
export const boxOf = (side: Side): string =>
  [LNG[side] - 0.001, LAT - 0.01, LNG[side] + 0.03, LAT + 0.01].join();

export function features(): FeatureInput[] {
  return featuresOf(COLLECTIONS.filter(({ owner }) => !owner));
}

function featuresOf(collections: readonly SharedCollection[]): FeatureInput[] {
  return collections.flatMap(({ id, fixed }) =>
    SIDES.map((side, s) => {
      const own = CELLS.filter(({ collection, side: of }) => collection === id && of === side);
      const properties: Properties = {
        ...fixed,
        source: side,
        ...(id === 'management_grid' ? { grid_code: `33040200100100${s}` } : {}),
        ...Object.fromEntries(own.map(({ column, value }) => [column, value])),
      };
      return { collectionId: id, sourceId: `${id}/${side}`, geometry: shapeOf(id, side), properties };
    }),
  );
}

function shapeOf(collection: string, side: Side): Geometry {
  const [lng, lat] = [lngOf(collection, side), LAT];
  const [east, north] = [Number((lng + SIDE_DEGREES).toFixed(6)), lat + SIDE_DEGREES];
  const kind = collectionById(collection)?.geometry ?? 'point';
  if (kind === 'point') return { type: 'Point', coordinates: [lng, lat] };
  if (kind === 'line' || collection === 'pipeline')
    return {
      type: 'LineString',
      coordinates: [
        [lng, lat],
        [east, north],
      ],
    };
  const ring = [
    [lng, lat],
    [east, lat],
    [east, north],
    [lng, north],
    [lng, lat],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

/** A grant as the test gives it. */
export interface TestGrant {
  readonly organization: string;
  readonly collections: readonly string[];
  readonly actions: readonly GrantAction[];
  readonly state?: 'requested' | 'revoked';
  readonly columns?: readonly string[];
  /** Rows of one side alone, by a filter or by an area. */
  readonly side?: { readonly of: Side; readonly by: 'filter' | 'area' };
  readonly isOver?: boolean;
}

/** The definition of a collection, whether it is of the base model or of a department. */
export function definitionOf({ id, columns, audience }: SharedCollection): CollectionDefinition {
  const base = collectionById(id);
  if (base) return base;
  const title = { zh: id, en: id };
  return {
    ...{ id, title, description: title, kind: 'thematic', gbClasses: [], geometry: 'point', reviewed: false },
    ...{ audience: audience ?? 'government', release: { geometry: { kind: 'whole' } }, titleField: 'name' },
    search: { importance: 10, names: [{ field: 'name', lang: 'zh', status: 'standard' }] },
    fields: [...columns, 'source'].map((name) => ({
      ...{ name, type: NUMBERS.has(name) ? 'integer' : 'string', title: { zh: name, en: name } },
      ...{ audience: AUDIENCES[name] ?? 'government', source: 'tongtu' },
    })),
  };
}

/** A department's collection with its features, as a publication leaves them. */
async function insertThematic(
  tx: Transaction,
  collection: SharedCollection,
  organizationId: string,
  state: string,
): Promise<void> {
  const { id, sharing } = collection;
  const definition = definitionOf(collection);
  await tx.query(
    `insert into collection (id, kind, audience, definition, organization_id, sharing, state)
     values ($1, 'thematic', $2, $3, $4, $5, $6)`,
    [id, definition.audience, JSON.stringify(definition), organizationId, sharing, state],
  );
  const isOpen = definition.audience === 'public' && state === 'published' && sharing !== 'none';
  for (const { geometry, properties } of featuresOf([collection])) {
    const [made] = await tx.query<{ id: string }>(`select nextval('feature_id_seq') as id`);
    for (const edition of isOpen ? ['full', 'public'] : ['full'])
      await tx.query(
        `insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
         values ($1, $2, $3, 1, 1, 10, st_setsrid(st_geomfromgeojson($4), 4490), $5)`,
        [id, edition, made!.id, JSON.stringify(geometry), JSON.stringify(properties)],
      );
    await tx.query(
      `insert into search_entry (collection_id, feature_id, edition, ordinal, text, key, lang, status, importance, grams)
       select $1, $2, x ->> 'edition', (x ->> 'ordinal')::smallint, x ->> 'text', x ->> 'key', x ->> 'lang', x ->> 'status',
         (x ->> 'importance')::smallint, string_to_array(x ->> 'grams', ' ') from jsonb_array_elements($3::jsonb) x`,
      [id, made!.id, entriesText(storedEntries(entriesOf(definition, properties), undefined))],
    );
  }
  await tx.query('update revision set collections = collections || $1::text where number = 1', [id]);
}

/** Sets owners and classes of sharing, and makes the grants. @param idOf of organizations, by their code */
export async function share(
  database: Database,
  idOf: (code: string) => string,
  grants: readonly TestGrant[],
): Promise<void> {
  await database.asService(async (tx) => {
    for (const collection of COLLECTIONS) {
      const { id, owner, sharing, state } = collection;
      if (owner === undefined)
        await tx.query('update collection set sharing = $2 where id = $1', [id, sharing]);
      else await insertThematic(tx, collection, idOf(owner), state);
    }
    for (const grant of grants) {
      for (const collection of grant.collections) {
        const { side, actions, columns } = grant;
        const [made] = await tx.query<{ id: string }>(
          `insert into access_grant (collection_id, organization_id, state, actions, columns, filter, row_filter, area, purpose, ends_at)
           values ($1, $2, $3, $4, $5, $6, $7::jsonpath, st_multi(st_makeenvelope($8, $9, $10, $11, 4490)), 'test',
             now() + case when $12 then interval '-1 second' else interval '1 day' end) returning id`,
          [
            ...[collection, idOf(grant.organization), grant.state ?? 'granted', actions, columns ?? null],
            ...(side?.by === 'filter'
              ? [JSON.stringify(['==', 'source', side.of]), `$.source == "${side.of}"`]
              : [null, null]),
            ...(side?.by === 'area' ? boxOf(side.of).split(',').map(Number) : [null, null, null, null]),
            grant.isOver ?? false,
          ],
        );
        await tx.query(
          `insert into access_grant_area (grant_id, part, geom)
           select id, 1, (st_dump(area)).geom from access_grant where id = $1 and area is not null`,
          [made!.id],
        );
      }
    }
  });
}
