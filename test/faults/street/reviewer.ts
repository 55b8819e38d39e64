import { setTimeout as sleep } from 'node:timers/promises';
import type { Changeset, ChangesetPage, Finding } from '@tongtu/sdk/contract';
import type { Person } from './person.ts';

interface Conflict {
  readonly featureId: number;
  readonly kind: 'existence' | 'geometry' | 'attribute';
  readonly field?: string;
  readonly choice?: 'ours' | 'theirs';
}

/** Conflicts come anew where others publish between a choice and the publication. */
const MAX_TRIES = 12;

/** Decides on what is submitted and publishes what is approved, until nobody writes and nothing waits. */
export async function review(person: Person): Promise<void> {
  const { ledger, random } = person;
  for (;;) {
    const wasQuiet = ledger.writersAtWork === 0;
    const [submitted, approved] = await Promise.all(
      ['submitted', 'approved'].map((state) => waiting(person, state)),
    );
    const found = [...submitted!, ...approved!];
    if (found.length === 0) {
      if (wasQuiet) return;
      await sleep(30);
      continue;
    }
    const { id, state } = random.pick(found);
    if (state === 'submitted' && !(await decide(person, id))) continue;
    await publish(person, id);
  }
}

const waiting = async (person: Person, state: string) =>
  (await person.get<ChangesetPage>(`/api/changesets?state=${state}&limit=20`)).body.changesets;

/** @returns whether it is approved now, by this reviewer or another one */
async function decide(person: Person, id: number): Promise<boolean> {
  const { ledger, random } = person;
  const { body: seen } = await person.get<Changeset>(`/api/changesets/${id}`);
  if (seen.state !== 'submitted') return seen.state === 'approved';
  const verdict = random.next();
  if (verdict < 0.2) {
    const action = verdict < 0.1 ? 'reject' : 'send-back';
    const done = await person.write(
      `POST /api/changesets/${id}/${action}`,
      { reason: 'not so' },
      match(seen),
    );
    if (done.status < 300) ledger.count(action === 'reject' ? 'rejected' : 'sent back');
    return false;
  }
  await tick(person, id);
  const { body: now } = await person.get<Changeset>(`/api/changesets/${id}`);
  const approved = await person.write(`POST /api/changesets/${id}/approve`, undefined, match(now));
  if (approved.status >= 300) ledger.count('overtaken');
  return approved.status < 300;
}

const match = ({ version }: Changeset) => ({ 'if-match': `"${version}"` });

async function tick(person: Person, id: number): Promise<void> {
  const { body } = await person.get<{ findings: Finding[] }>(`/api/changesets/${id}/findings?limit=200`);
  const open = body.findings.filter(({ severity, acknowledged }) => severity === 'warning' && !acknowledged);
  if (open.length > 0)
    await person.write(`POST /api/changesets/${id}/findings/acknowledge`, {
      findings: open.map((finding) => finding.id),
    });
}

async function publish(person: Person, id: number): Promise<void> {
  const { ledger } = person;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const { status, body } = await person.write<Changeset>(`POST /api/changesets/${id}/publish`);
    if (status < 300) return ledger.acknowledge(body.revision!, id);
    switch (body.code) {
      case 'merge_conflict':
        if (ledger.settling.has(id)) return;
        ledger.settling.add(id);
        await settle(person, id).finally(() => ledger.settling.delete(id));
        break;
      case 'outdated':
        ledger.count('overtaken');
        break;
      case 'warnings_open':
        await tick(person, id);
        break;
      case 'checks_failed':
        return rejectIt(person, id);
      case 'conflict': {
        const { body: now } = await person.get<Changeset>(`/api/changesets/${id}`);
        if (now.state !== 'approved') return ledger.count('overtaken'); // another reviewer did it
        if (now.counts.created + now.counts.replaced + now.counts.removed === 0) return rejectIt(person, id);
        break;
      }
      default:
        throw new Error(`publishing ${id}: ${status} ${JSON.stringify(body)}`);
    }
  }
  await rejectIt(person, id);
}

async function rejectIt(person: Person, id: number): Promise<void> {
  const { status } = await person.write(`POST /api/changesets/${id}/reject`, { reason: 'can not be had' });
  if (status < 300) person.ledger.count('rejected');
}

/** Chooses by lot for one feature after the other. */
async function settle(person: Person, id: number): Promise<void> {
  const { ledger, random } = person;
  const { body } = await person.get<{ conflicts: Conflict[] }>(`/api/changesets/${id}/conflicts`);
  const open = body.conflicts.filter(({ choice }) => choice === undefined);
  for (const featureId of new Set(open.map((conflict) => conflict.featureId))) {
    const attributes: Record<string, 'ours' | 'theirs'> = {};
    const choices: Record<string, unknown> = {};
    const made: [string, 'ours' | 'theirs'][] = [];
    for (const { kind, field } of open.filter((conflict) => conflict.featureId === featureId)) {
      const side = random.pick(['ours', 'theirs'] as const);
      if (kind === 'attribute') attributes[field!] = side;
      else choices[kind] = side;
      made.push([`${featureId} ${kind === 'attribute' ? field : kind}`, side]);
    }
    const chosen = await person.write(`POST /api/changesets/${id}/conflicts/${featureId}`, {
      ...choices,
      ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    });
    if (chosen.status >= 300) {
      ledger.count('overtaken');
      continue;
    }
    ledger.count('conflicts', made.length);
    for (const [conflict, side] of made) {
      ledger.choose(id, conflict, side);
      if (side === 'theirs') ledger.count('given up');
    }
  }
}
