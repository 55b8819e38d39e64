import { actorOf } from '@tongtu/access';
import type { Database, Transaction } from '@tongtu/database';
import { type ChangeKind, ProblemError, type Properties } from '@tongtu/sdk/contract';
import { isEntityTag } from '@tongtu/tiles';
import type { Geometry } from 'geojson';
import { WHOLE } from '../collections/source.ts';
import { itemTag } from '../items/item-tag.ts';
import { aroundPublication, holdRevisions, publishWithin } from '../publish/index.ts';
import { recordPublication } from '../publish/record.ts';
import { EXACT_DECIMALS } from './change-store.ts';
import { outdated } from './derive-again.ts';
import { once, type WriteKey } from './idempotency.ts';
import type { JudgedChange } from './judge.ts';
import type { Member } from './member.ts';
import { stageChanges } from './stage-changes.ts';
import { insertChangeset, lockDraftOf, type StoredChangeset } from './store.ts';
import { insertEvent } from './talk-store.ts';
import type { Written } from './written.ts';

/** An edit of one feature by its own address, or new ones together (OGC API Features Part 4). */
export interface ItemEdit {
  readonly member: Member;
  readonly key: WriteKey;
  readonly ifMatch: string | undefined;
  /** One; or several that are made, answered with their ids. */
  readonly changes: readonly JudgedChange[];
  readonly isBatch: boolean;
}

export interface Edited {
  readonly written: Written;
  /** Where it was published at once, and not by an earlier request with the same key. */
  readonly revision?: number;
}

/** On a reviewed collection: into the member's open draft of such edits, made where there is none. Answered 202. */
export async function proposeEdit(
  database: Database,
  { member, key, ifMatch, changes, isBatch }: ItemEdit,
): Promise<Edited> {
  const written = await once(database, key, async (tx) => {
    if (!isBatch) await refuseOther(tx, changes[0]!, ifMatch);
    const draft = await openDraftOf(tx, member);
    const { changeset, featureIds } = await stageChanges(tx, draft, member, changes);
    const location = `/api/changesets/${changeset.id}`;
    const made = isBatch ? { featureIds } : { featureId: featureIds[0] };
    const body = { changeset: changeset.id, state: changeset.state, ...made };
    return { status: 202, changesetId: changeset.id, headers: { location }, body: JSON.stringify(body) };
  });
  return { written };
}

async function openDraftOf(tx: Transaction, member: Member): Promise<StoredChangeset> {
  const workKey = `items:${member.memberId}`;
  const open = await lockDraftOf(tx, workKey);
  if (open) return open;
  const made = await insertChangeset(tx, {
    kind: 'edit',
    title: '要素接口的编辑 / Edits of features',
    author: member,
    workKey,
  });
  if (made) {
    await insertEvent(tx, made.id, member, { action: 'create', to: 'draft' });
    return made;
  }
  const theirs = await lockDraftOf(tx, workKey);
  if (!theirs) throw new ProblemError('conflict', { detail: 'The open draft was just submitted; ask again' });
  return theirs;
}

const STATUS: Readonly<Record<ChangeKind, number>> = { create: 201, replace: 204, remove: 204 };

/** On a collection without review: a changeset of its own, published in the same transaction. */
export async function publishEdit(
  database: Database,
  { member, key, ifMatch, changes, isBatch }: ItemEdit,
): Promise<Edited> {
  let published: { readonly revision: number; readonly changesetId: number } | undefined;
  const change = changes[0]!;
  const { action, collectionId } = change;
  const written = await once(database, key, async (tx) => {
    // First of all: what is looked at below is then what is published upon.
    await holdRevisions(tx);
    const version = isBatch ? undefined : await refuseOther(tx, change, ifMatch);
    const made = await insertChangeset(tx, {
      kind: 'edit',
      state: 'approved',
      title: `${collectionId}: ${action}`,
      author: member,
    });
    if (!made) throw new Error('a changeset without a key was not stored');
    await insertEvent(tx, made.id, member, { action: 'create', to: 'approved' });
    const { featureIds } = await stageChanges(tx, made, member, changes);
    const result = await publishWithin(tx, made.id, ['approved']);
    if (result.kind === 'outdated') throw outdated(result.featureIds);
    if (result.kind !== 'published') throw new Error(`changeset ${made.id} was made and is ${result.kind}`);
    await insertEvent(tx, made.id, member, { action: 'publish', from: 'approved', to: 'published' });
    published = { revision: result.revision, changesetId: made.id };
    await recordPublication(tx, {
      actor: actorOf(member),
      asked: key.asked,
      changesetId: made.id,
      revision: result.revision,
    });
    if (isBatch) {
      const body = { changeset: made.id, revision: result.revision, featureIds };
      const headers = { 'tongtu-revision': String(result.revision) };
      return { status: 201, headers, body: JSON.stringify(body) };
    }
    const location = `/api/collections/${collectionId}/items/${featureIds[0]}`;
    return {
      status: STATUS[action],
      headers: {
        'tongtu-revision': String(result.revision),
        ...(action === 'create' ? { location } : {}),
        ...(action === 'remove' ? {} : { etag: itemTag(WHOLE, (version ?? 0) + 1) }),
      },
    };
  });
  if (!published) return { written };
  const { revision, changesetId } = published;
  return aroundPublication(database, changesetId, async () => ({
    result: { written, revision },
    isPublished: true,
  }));
}

/**
 * @returns the feature's version
 * @throws ProblemError `not_found` where there is none, `precondition_failed` where it is another than the caller saw
 */
async function refuseOther(
  tx: Transaction,
  { featureId, collectionId }: JudgedChange,
  ifMatch: string | undefined,
): Promise<number | undefined> {
  if (featureId === undefined) return undefined;
  const version = (await findContent(tx, collectionId, featureId))?.version;
  if (ifMatch !== undefined && (version === undefined || !isEntityTag(ifMatch, itemTag(WHOLE, version)))) {
    const wanted = version === undefined ? 'a feature that is there' : itemTag(WHOLE, version);
    throw new ProblemError('precondition_failed', { got: ifMatch, wanted });
  }
  if (version === undefined) throw new ProblemError('not_found');
  return version;
}

export interface StoredContent {
  readonly version: number;
  readonly geometry: Geometry;
  readonly properties: Properties;
}

/** A feature of the full edition as it is now, its positions exact. */
export async function findContent(
  tx: Transaction,
  collectionId: string,
  featureId: number,
): Promise<StoredContent | undefined> {
  const [row] = await tx.query<StoredContent>(
    `select version, st_asgeojson(geom, ${EXACT_DECIMALS}, 0)::json as geometry, properties from feature
     where collection_id = $1 and edition = 'full' and id = $2`,
    [collectionId, featureId],
  );
  return row;
}
