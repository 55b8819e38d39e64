import type { Role } from '@tongtu/database';
import type { GrantAction } from '@tongtu/sdk/contract';
import { COLLECTIONS, definitionOf, type Side, type TestGrant } from './shared-city.ts';

/** Organizations of the test, by code. */
export const ORGANIZATIONS = {
  planning: { kind: 'survey_authority', audience: 'professional' },
  office: { kind: 'coordinating_office', audience: 'government' },
  management: { kind: 'department', audience: 'government' },
  water: { kind: 'department', audience: 'professional' },
  parks: { kind: 'department', audience: 'government' },
  rows: { kind: 'department', audience: 'government' },
  columns: { kind: 'department', audience: 'government' },
  area: { kind: 'department', audience: 'government' },
  whole: { kind: 'department', audience: 'government' },
  drawing: { kind: 'department', audience: 'government' },
  reading: { kind: 'department', audience: 'government' },
  expired: { kind: 'department', audience: 'government' },
  revoked: { kind: 'department', audience: 'government' },
  asking: { kind: 'department', audience: 'government' },
} as const;
export type OrganizationCode = keyof typeof ORGANIZATIONS;

const SHARED = ['building', 'management_grid', 'gauge', 'incident', 'shop'];
const READ: readonly GrantAction[] = ['see', 'query', 'download'];

/** What they have been granted. Grants on what is private or not shared at all are among them: they do nothing. */
export const GRANTS: readonly TestGrant[] = [
  { organization: 'rows', collections: SHARED, actions: READ, side: { of: 'west', by: 'filter' } },
  { organization: 'columns', collections: SHARED, actions: READ, columns: ['name', 'source'] },
  { organization: 'area', collections: SHARED, actions: READ, side: { of: 'west', by: 'area' } },
  { organization: 'whole', collections: SHARED, actions: READ },
  { organization: 'drawing', collections: SHARED, actions: ['see'] },
  { organization: 'reading', collections: SHARED, actions: ['query'] },
  { organization: 'expired', collections: SHARED, actions: READ, isOver: true },
  { organization: 'revoked', collections: SHARED, actions: READ, state: 'revoked' },
  { organization: 'asking', collections: SHARED, actions: READ, state: 'requested' },
];

/** What a key may do; `end`: it was taken back, or its time is over, or nobody ever had it. */
export interface TestKey {
  readonly actions: readonly GrantAction[];
  readonly collections?: readonly string[];
  readonly end?: 'revoked' | 'expired' | 'wrong';
}

/** Somebody who asks: nobody, a member of an organization in a role, or a system of it by a key. */
export interface Caller {
  readonly name: string;
  readonly organization?: OrganizationCode;
  readonly role?: Role;
  readonly key?: TestKey;
}

export const CALLERS: readonly Caller[] = [
  { name: 'anonymous' },
  { name: 'a surveyor of the authority', organization: 'planning', role: 'surveyor' },
  { name: 'the administrator of the coordinating office', organization: 'office', role: 'administrator' },
  { name: 'an editor of the owner', organization: 'management', role: 'editor' },
  { name: 'a viewer of the owner', organization: 'management', role: 'viewer' },
  { name: 'a department of professionals', organization: 'water', role: 'editor' },
  { name: 'another department', organization: 'parks', role: 'viewer' },
  { name: 'another department’s administrator', organization: 'parks', role: 'administrator' },
  { name: 'another department’s reviewer', organization: 'parks', role: 'reviewer' },
  { name: 'a department with some rows', organization: 'rows', role: 'editor' },
  { name: 'a department with some columns', organization: 'columns', role: 'editor' },
  { name: 'a department with an area', organization: 'area', role: 'editor' },
  { name: 'a department with everything', organization: 'whole', role: 'editor' },
  { name: 'a department that may only draw', organization: 'drawing', role: 'editor' },
  { name: 'a department that may only read', organization: 'reading', role: 'editor' },
  { name: 'a department whose grant is over', organization: 'expired', role: 'editor' },
  { name: 'a department whose grant was revoked', organization: 'revoked', role: 'administrator' },
  { name: 'a department that has asked', organization: 'asking', role: 'administrator' },
  { name: 'a key of the owner', organization: 'management', key: { actions: READ } },
  { name: 'a key of the owner that may only draw', organization: 'management', key: { actions: ['see'] } },
  {
    ...{ name: 'a key of the owner for one collection', organization: 'management' },
    key: { actions: READ, collections: ['shop'] },
  },
  { name: 'a key of a department with some rows', organization: 'rows', key: { actions: READ } },
  { name: 'a key of another department', organization: 'parks', key: { actions: READ } },
  { name: 'a revoked key of the owner', organization: 'management', key: { actions: READ, end: 'revoked' } },
  { name: 'an expired key of the owner', organization: 'management', key: { actions: READ, end: 'expired' } },
  { name: 'a wrong key', organization: 'management', key: { actions: READ, end: 'wrong' } },
];

/** Columns that a caller may see of a feature; missing: it is not there for the caller. */
type Seen = Readonly<Record<Side, ReadonlySet<string> | undefined>>;

/**
 * The same question as the policies answer, answered from the rules in prose: what a caller sees of a collection's full
 * edition when about to do something.
 */
export function seenOf({ organization, key }: Caller, collectionId: string, action: GrantAction): Seen {
  const nothing = { west: undefined, east: undefined };
  if (!isOpenToKey(key, collectionId, action)) return nothing;
  const collection = COLLECTIONS.find(({ id }) => id === collectionId)!;
  const definition = definitionOf(collection);
  if (!organization) return nothing;
  const { kind, audience } = ORGANIZATIONS[organization];
  const reach =
    audience === 'professional' ? ['public', 'government', 'professional'] : ['public', 'government'];
  const all = new Set(definition.fields.map(({ name }) => name));
  const ofAudience = new Set(
    definition.fields.filter((f) => reach.includes(f.audience)).map(({ name }) => name),
  );
  const isOwner = collection.owner ? collection.owner === organization : kind === 'survey_authority';
  if (isOwner) return { west: all, east: all };
  if (collection.state === 'private' || collection.sharing === 'none') return nothing;
  if (collection.sharing === 'unconditional' && reach.includes(definition.audience))
    return { west: ofAudience, east: ofAudience };
  const grant = GRANTS.find(
    (each) =>
      each.organization === organization &&
      each.collections.includes(collectionId) &&
      each.actions.includes(action) &&
      !each.state &&
      !each.isOver,
  );
  if (!grant) return nothing;
  const columns = grant.columns ? new Set(grant.columns) : ofAudience;
  const on = (side: Side) => (grant.side && grant.side.of !== side ? undefined : columns);
  return { west: on('west'), east: on('east') };
}

/** Whether a caller's key, if there is one, has anything to do with it. */
const isOpenToKey = (key: TestKey | undefined, collectionId: string, action: GrantAction): boolean =>
  !key || (!key.end && key.actions.includes(action) && (key.collections?.includes(collectionId) ?? true));

/** What anybody sees of it: the public edition. A key that is limited is so here as well, but for the public tiles. */
export function publicOf(
  collectionId: string,
  { key }: Pick<Caller, 'key'> = {},
  action: GrantAction = 'query',
): Seen {
  if (!isOpenToKey(key, collectionId, action)) return { west: undefined, east: undefined };
  const collection = COLLECTIONS.find(({ id }) => id === collectionId)!;
  const { state, sharing } = collection;
  const { audience, fields } = definitionOf(collection);
  if (audience !== 'public' || state === 'private' || sharing === 'none')
    return { west: undefined, east: undefined };
  const open = new Set(fields.filter((field) => field.audience === 'public').map(({ name }) => name));
  return { west: open, east: open };
}
