import type { Transaction } from '@tongtu/database';
import type { Notice, NoticeKind } from '@tongtu/sdk/contract';

interface NewNotice {
  readonly kind: NoticeKind;
  readonly collectionId: string;
  readonly grantId: number;
  /** An organization; or an owner, where missing is whoever keeps the base map. */
  readonly to: { readonly organizationId: string } | { readonly ownerId: string | undefined };
}

/** For the survey authority, whichever organization that is: its id is not the map's to know. */
const AUTHORITY = '';

export async function insertNotice(
  tx: Transaction,
  { kind, collectionId, grantId, to }: NewNotice,
): Promise<void> {
  const organizationId = 'organizationId' in to ? to.organizationId : (to.ownerId ?? AUTHORITY);
  await tx.query(
    'insert into notice (organization_id, kind, collection_id, grant_id) values ($1, $2, $3, $4)',
    [organizationId, kind, collectionId, grantId],
  );
}

/** Tells of grants that end within so many days, each once. @returns how many were told of */
export async function tellOfEnds(tx: Transaction, days: number): Promise<number> {
  const rows = await tx.query(
    `insert into notice (organization_id, kind, collection_id, grant_id, detail)
     select organization_id, 'grant_ends_soon', collection_id, id, jsonb_build_object('endsAt', ends_at)
     from access_grant g where state = 'granted' and ends_at > now() and ends_at < now() + make_interval(days => $1)
       and not exists (select 1 from access_grant later where later.renews = g.id and later.state in ('requested', 'granted'))
     on conflict do nothing returning id`,
    [days],
  );
  return rows.length;
}

/** Those of the caller's organization, newest first. */
export async function findNotices(
  tx: Transaction,
  { before, isUnread }: { readonly before: number | undefined; readonly isUnread: boolean },
  limit: number,
): Promise<Notice[]> {
  const rows = await tx.query<{
    id: string;
    kind: NoticeKind;
    collection_id: string | null;
    grant_id: string | null;
    detail: Record<string, unknown>;
    created_at: Date;
    is_read: boolean;
  }>(
    `select id, kind, collection_id, grant_id, detail, created_at, read_at is not null as is_read from notice
     where ($1::bigint is null or id < $1) and (not $2::boolean or read_at is null) order by id desc limit $3`,
    [before ?? null, isUnread, limit],
  );
  return rows.map(({ id, kind, collection_id, grant_id, detail, created_at, is_read }) => ({
    ...{ id: Number(id), kind },
    ...(collection_id === null ? {} : { collection: collection_id }),
    ...(grant_id === null ? {} : { grant: Number(grant_id) }),
    ...{ detail, createdAt: created_at.toISOString(), isRead: is_read },
  }));
}

/** Notes that notices of an organization were read, up to one and with it. */
export async function markRead(
  tx: Transaction,
  {
    organizationIds,
    upTo,
    memberId,
  }: {
    readonly organizationIds: readonly string[];
    readonly upTo: number;
    readonly memberId: string;
  },
): Promise<void> {
  await tx.query(
    `update notice set read_at = now(), read_by = $3 where organization_id = any ($1) and id <= $2 and read_at is null`,
    [organizationIds, upTo, memberId],
  );
}
