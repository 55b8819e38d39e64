import type { Transaction } from '@tongtu/database';
import type { MemberAudience, Organization } from '../members/store.ts';

export interface ListedOrganization extends Organization {
  readonly requiresSecondFactor: boolean;
  readonly memberCount: number;
}

const COLUMNS = `o."id", o."slug" as code, o."name", o."kind", o."audience", o."requiresSecondFactor",
  (select count(*)::int from auth.member m where m."organizationId" = o."id") as "memberCount"`;

/** Those whose codes come after one, in their order; of some callers one alone. */
export async function findOrganizations(
  tx: Transaction,
  { only, after, limit }: { readonly only?: string; readonly after: string; readonly limit: number },
): Promise<ListedOrganization[]> {
  return tx.query<ListedOrganization>(
    `select ${COLUMNS} from auth.organization o where ($1::text is null or o."id" = $1) and o."slug" > $2
     order by o."slug" limit $3`,
    [only ?? null, after, limit],
  );
}

export async function findOrganization(
  tx: Transaction,
  organizationId: string,
): Promise<ListedOrganization | undefined> {
  const [found] = await tx.query<ListedOrganization>(
    `select ${COLUMNS} from auth.organization o where o."id" = $1`,
    [organizationId],
  );
  return found;
}

/** False where its code is taken. */
export async function insertOrganization(tx: Transaction, organization: Organization): Promise<boolean> {
  const made = await tx.query(
    `insert into auth.organization ("id", "slug", "name", "kind", "audience", "createdAt") values ($1, $2, $3, $4, $5, now())
     on conflict ("slug") do nothing returning "id"`,
    [organization.id, organization.code, organization.name, organization.kind, organization.audience],
  );
  return made.length > 0;
}

export interface OrganizationChange {
  readonly name?: string;
  readonly audience?: MemberAudience;
  readonly requiresSecondFactor?: boolean;
}

export async function updateOrganization(
  tx: Transaction,
  organizationId: string,
  { name, audience, requiresSecondFactor }: OrganizationChange,
): Promise<void> {
  await tx.query(
    `update auth.organization set "name" = coalesce($2, "name"), "audience" = coalesce($3, "audience"),
       "requiresSecondFactor" = coalesce($4, "requiresSecondFactor") where "id" = $1`,
    [organizationId, name ?? null, audience ?? null, requiresSecondFactor ?? null],
  );
}
