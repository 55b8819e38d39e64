import type { Task } from '@tongtu/sdk/contract';
import type { Member } from '../changesets/member.ts';
import { taskActionsOf } from './states.ts';
import type { StoredTask } from './store.ts';

/** A task as it is sent to a member. @param contact for whoever has taken it, where it is asked for alone */
export function describeTask(stored: StoredTask, member: Member, contact?: string): Task {
  const { id, kind, state, version, text, place, reportKind, collectionId, featureId } = stored;
  const { changesetId, mendedBy, assigneeId, assignee, revision, reason, distanceMeters } = stored;
  return {
    ...{ id, kind, state, version, text },
    ...(place ? { place: [place[0], place[1]] as const } : {}),
    ...(reportKind ? { reportKind } : {}),
    ...(collectionId === undefined ? {} : { collection: collectionId }),
    ...(featureId === undefined ? {} : { featureId }),
    ...(changesetId === undefined ? {} : { changesetId }),
    ...(mendedBy === undefined ? {} : { mendedBy }),
    ...(assigneeId === undefined ? {} : { assignee: { id: assigneeId, name: assignee ?? '' } }),
    ...{ createdAt: stored.createdAt.toISOString(), updatedAt: stored.updatedAt.toISOString() },
    ...(revision === undefined ? {} : { revision }),
    ...(reason === undefined ? {} : { reason }),
    hasPhoto: stored.photo !== undefined,
    ...(distanceMeters === undefined ? {} : { distanceMeters: Math.round(distanceMeters) }),
    ...(contact === undefined ? {} : { contact }),
    actions: taskActionsOf(member, stored),
  };
}

export const taskTag = ({ version }: Pick<StoredTask, 'version'>): string => `"${version}"`;
