import type { Transaction } from '@tongtu/database';
import type { GrantAction, OrganizationKind } from '@tongtu/sdk/contract';
import type { MemberAudience } from '../members/store.ts';

/** More than publishing no system does: nobody would be there to answer for it. */
export const KEY_ROLES = ['viewer', 'editor', 'publisher'] as const;
export type KeyRole = (typeof KEY_ROLES)[number];

/** What a key is for, as it is asked for. */
export interface KeyTerms {
  readonly name: string;
  readonly role: KeyRole;
  readonly actions: readonly GrantAction[];
  /** Missing: all that the organization may use. */
  readonly collections?: readonly string[];
  /** Missing: any page, and systems that are no pages. */
  readonly origins?: readonly string[];
  /** Addresses and networks; missing: any. */
  readonly addresses?: readonly string[];
  readonly endsAt: string;
}

/** A key as those see it who administer the organization: never the key itself. */
export interface ListedKey {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly hint: string;
  readonly role: KeyRole;
  readonly actions: readonly GrantAction[];
  readonly collections: readonly string[] | null;
  readonly origins: readonly string[] | null;
  readonly addresses: readonly string[] | null;
  /** Member who made it. */
  readonly createdBy: string;
  readonly createdAt: string;
  readonly endsAt: string;
  readonly revokedAt: string | null;
  /** To about a minute. */
  readonly lastUsedAt: string | null;
}

/** A key that is asked with, and whose it is. */
export interface LivingKey {
  readonly id: string;
  readonly name: string;
  readonly role: KeyRole;
  readonly actions: readonly GrantAction[];
  readonly collections: readonly string[] | null;
  readonly origins: readonly string[] | null;
  readonly addresses: readonly string[] | null;
  readonly endsAtMs: number;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly organizationKind: OrganizationKind;
  readonly audience: MemberAudience;
}

const time = (column: string) => `to_char(k.${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const COLUMNS = `k.id, k.organization_id as "organizationId", k.name, k.hint, k.role, k.actions, k.collections, k.origins,
  k.addresses, k.created_by as "createdBy", ${time('created_at')} as "createdAt", ${time('ends_at')} as "endsAt",
  ${time('revoked_at')} as "revokedAt", ${time('last_used_at')} as "lastUsedAt"`;

/** Neither revoked nor past its end. */
export async function findLivingKey(tx: Transaction, hash: string): Promise<LivingKey | undefined> {
  const [found] = await tx.query<LivingKey>(
    `select k.id, k.name, k.role, k.actions, k.collections, k.origins, k.addresses,
       (extract(epoch from k.ends_at) * 1000)::float8 as "endsAtMs", o."id" as "organizationId", o."name" as "organizationName",
       o."kind" as "organizationKind", o."audience"
     from auth.system_key k join auth.organization o on o."id" = k.organization_id
     where k.hash = $1 and k.revoked_at is null and k.ends_at > now()`,
    [hash],
  );
  return found;
}

/** Of an organization, newest first; those before one of them. */
export async function findKeys(
  tx: Transaction,
  organizationId: string,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<ListedKey[]> {
  return tx.query<ListedKey>(
    `select ${COLUMNS} from auth.system_key k where k.organization_id = $1
       and ($2 = '' or (k.created_at, k.id) < (select created_at, id from auth.system_key where id = $2))
     order by k.created_at desc, k.id desc limit $3`,
    [organizationId, after, limit],
  );
}

/** A key, whether or not it works. */
export async function findKey(tx: Transaction, id: string): Promise<ListedKey | undefined> {
  const [found] = await tx.query<ListedKey>(`select ${COLUMNS} from auth.system_key k where k.id = $1`, [id]);
  return found;
}

/** Keys that work, with the organization held so that two makers at once do not pass a bound together. */
export async function countLivingKeys(tx: Transaction, organizationId: string): Promise<number> {
  await tx.query('select 1 from auth.organization where "id" = $1 for no key update', [organizationId]);
  const [counted] = await tx.query<{ count: number }>(
    `select count(*)::int as count from auth.system_key
     where organization_id = $1 and revoked_at is null and ends_at > now()`,
    [organizationId],
  );
  return counted?.count ?? 0;
}

export interface NewKey extends KeyTerms {
  readonly id: string;
  readonly organizationId: string;
  readonly hash: string;
  readonly hint: string;
  readonly createdBy: string;
}

export async function insertKey(tx: Transaction, key: NewKey): Promise<void> {
  await tx.query(
    `insert into auth.system_key (id, organization_id, name, hash, hint, role, actions, collections, origins, addresses, created_by, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[key.id, key.organizationId, key.name, key.hash, key.hint, key.role, key.actions],
      ...[key.collections ?? null, key.origins ?? null, key.addresses ?? null, key.createdBy, key.endsAt],
    ],
  );
}

export async function revokeKey(tx: Transaction, id: string): Promise<void> {
  await tx.query('update auth.system_key set revoked_at = coalesce(revoked_at, now()) where id = $1', [id]);
}

/** @param uses milliseconds of the last use by id */
export async function noteUses(tx: Transaction, uses: ReadonlyMap<string, number>): Promise<void> {
  await tx.query(
    `update auth.system_key k set last_used_at = greatest(k.last_used_at, to_timestamp(u.at_ms / 1000))
     from unnest($1::text[], $2::float8[]) as u (id, at_ms) where k.id = u.id`,
    [[...uses.keys()], [...uses.values()]],
  );
}
