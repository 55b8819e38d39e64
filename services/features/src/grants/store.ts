import type { Transaction } from '@tongtu/database';
import type { Filter, GrantAction, GrantDeed, GrantEvent, GrantState } from '@tongtu/sdk/contract';
import type { MultiPolygon } from 'geojson';
import type { Member } from '../changesets/member.ts';
import type { StoredScope } from './scope-body.ts';

/** A grant as it is stored. */
export interface StoredGrant {
  readonly id: number;
  readonly collectionId: string;
  readonly organizationId: string;
  /** Of the collection; missing: the survey authority. */
  readonly ownerId: string | undefined;
  readonly state: GrantState;
  readonly scope: StoredScope;
  readonly isOver: boolean;
  readonly renews: number | undefined;
  readonly version: number;
  readonly createdAt: Date;
}

interface Row {
  id: string;
  collection_id: string;
  organization_id: string;
  owner_id: string | null;
  state: GrantState;
  actions: GrantAction[];
  columns: string[] | null;
  filter: Filter | null;
  row_filter: string | null;
  area: MultiPolygon | null;
  purpose: string;
  ends_at: Date;
  is_over: boolean;
  renews: string | null;
  version: number;
  created_at: Date;
}

/** Owners by a function: who asks may see the grant and not the collection. */
const COLUMNS = `g.id, g.collection_id, g.organization_id, tongtu_owner(g.collection_id) as owner_id, g.state, g.actions, g.columns,
  g.filter, g.row_filter::text as row_filter, st_asgeojson(g.area, 9, 0)::json as area, g.purpose, g.ends_at,
  g.ends_at <= now() as is_over, g.renews, g.version, g.created_at`;

function grantOf(row: Row): StoredGrant {
  const { actions, columns, filter, row_filter, area, purpose, ends_at } = row;
  return {
    ...{ id: Number(row.id), collectionId: row.collection_id, organizationId: row.organization_id },
    ...{ ownerId: row.owner_id ?? undefined, state: row.state },
    scope: {
      ...{ actions, purpose, endsAt: ends_at, jsonpath: row_filter ?? undefined },
      ...(columns ? { columns } : {}),
      ...(filter ? { filter } : {}),
      ...(area ? { area } : {}),
    },
    isOver: row.state === 'granted' && row.is_over,
    renews: row.renews === null ? undefined : Number(row.renews),
    ...{ version: row.version, createdAt: row.created_at },
  };
}

/** Which grants, all missing ones not asked about. */
export interface GrantFilter {
  readonly collectionId?: string | undefined;
  readonly organizationId?: string | undefined;
  /** Of the member's own organization, or on its collections. */
  readonly side?: 'mine' | 'ours' | undefined;
  readonly state?: GrantState | undefined;
  /** Only those that are given and end before. */
  readonly endsBefore?: Date | undefined;
  /** Only older ones than this. */
  readonly before?: number | undefined;
}

/** Those that the caller of the transaction sees, newest first. */
export async function findGrants(
  tx: Transaction,
  { organizationId: own }: Member,
  { collectionId, organizationId, side, state, endsBefore, before }: GrantFilter,
  limit: number,
): Promise<StoredGrant[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from access_grant g
     where ($1::text is null or g.collection_id = $1) and ($2::text is null or g.organization_id = $2)
       and ($3::text is null or g.state = $3) and ($4::bigint is null or g.id < $4)
       and ($5::timestamptz is null or g.state = 'granted' and g.ends_at > now() and g.ends_at < $5)
       and case $6 when 'mine' then g.organization_id = $7
         when 'ours' then g.collection_id = any ((select tongtu_governed())::text[]) else true end
     order by g.id desc limit $8`,
    [
      ...[collectionId ?? null, organizationId ?? null, state ?? null, before ?? null, endsBefore ?? null],
      ...[side ?? '', own, limit],
    ],
  );
  return rows.map(grantOf);
}

/** One that the caller of the transaction sees. */
export async function findGrant(tx: Transaction, id: number): Promise<StoredGrant | undefined> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from access_grant g where g.id = $1`, [id]);
  return row && grantOf(row);
}

/** The grant, whoever asks, held until the transaction ends. */
export async function lockGrant(tx: Transaction, id: number): Promise<StoredGrant | undefined> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from access_grant g where g.id = $1 for update`, [id]);
  return row && grantOf(row);
}

interface NewGrant {
  readonly collectionId: string;
  readonly organizationId: string;
  readonly state: 'requested' | 'granted';
  readonly scope: StoredScope;
  readonly renews?: number | undefined;
}

const SCOPE_VALUES = ({ actions, columns, filter, jsonpath, area, purpose, endsAt }: StoredScope) => [
  ...[actions, columns ?? null, filter ? JSON.stringify(filter) : null, jsonpath ?? null],
  ...[area ? JSON.stringify(area) : null, purpose, endsAt],
];

export async function insertGrant(
  tx: Transaction,
  { collectionId, organizationId, state, scope, renews }: NewGrant,
): Promise<number> {
  const [row] = await tx.query<{ id: string }>(
    `insert into access_grant (actions, columns, filter, row_filter, area, purpose, ends_at, collection_id, organization_id, state, renews)
     values ($1, $2, $3, $4::jsonpath, st_multi(st_setsrid(st_geomfromgeojson($5), 4490)), $6, $7, $8, $9, $10, $11)
     returning id`,
    [...SCOPE_VALUES(scope), collectionId, organizationId, state, renews ?? null],
  );
  const id = Number(row!.id);
  await insertArea(tx, id);
  return id;
}

/** Counts the version up. */
export async function updateGrant(
  tx: Transaction,
  id: number,
  { state, scope }: { readonly state: GrantState; readonly scope: StoredScope },
): Promise<void> {
  await tx.query(
    `update access_grant set actions = $1, columns = $2, filter = $3, row_filter = $4::jsonpath,
       area = st_multi(st_setsrid(st_geomfromgeojson($5), 4490)), purpose = $6, ends_at = $7, state = $8, version = version + 1
     where id = $9`,
    [...SCOPE_VALUES(scope), state, id],
  );
  await tx.query('delete from access_grant_area where grant_id = $1', [id]);
  await insertArea(tx, id);
}

/** The area in pieces of few vertices: a large one would be compared with every feature as a whole. */
async function insertArea(tx: Transaction, id: number): Promise<void> {
  await tx.query(
    `insert into access_grant_area (grant_id, part, geom)
     select id, row_number() over (), piece from access_grant, st_subdivide(area, 64) piece
     where id = $1 and area is not null and st_dimension(piece) = 2`,
    [id],
  );
}

export async function insertGrantEvent(
  tx: Transaction,
  grantId: number,
  { memberId, name, organizationId }: Member,
  { action, note }: { readonly action: GrantDeed | 'request'; readonly note?: string | undefined },
): Promise<void> {
  await tx.query(
    `insert into access_grant_event (grant_id, seq, action, actor_id, actor, organization_id, note)
     select $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, $6 from access_grant_event where grant_id = $1`,
    [grantId, action, memberId, name, organizationId, note ?? null],
  );
}

/** What was done to it, in its order. */
export async function findGrantEvents(tx: Transaction, grantId: number): Promise<GrantEvent[]> {
  const rows = await tx.query<{
    action: GrantEvent['action'];
    actor_id: string;
    actor: string;
    organization_id: string;
    note: string | null;
    at: Date;
  }>(
    `select action, actor_id, actor, organization_id, note, at from access_grant_event where grant_id = $1 order by seq`,
    [grantId],
  );
  return rows.map(({ action, actor_id, actor, organization_id, note, at }) => ({
    ...{ action, actor: { id: actor_id, name: actor, organization: organization_id } },
    ...(note === null ? {} : { note }),
    at: at.toISOString(),
  }));
}
