import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangedFeature, ChangeInput, ChangePage, Changeset, ChangesetPage } from '@tongtu/sdk/contract';
import type { Polygon } from 'geojson';
import { house } from '../../support/edited-city.ts';
import { CENTRE, HOUSE_IDS } from '../small-city.ts';
import { type Fields, intentOf } from './intent.ts';
import type { Person } from './person.ts';

/** Texts that nothing is made of. */
const TEXTS = ['remark', 'source', 'surveyor', 'use'] as const;
/** How far a corner is moved, in degrees: less than a metre, from where it stood at first. */
const REACH = 8e-6;

/** Some rounds of a surveyor's work, each a changeset: edits of the same houses as everybody's, now and then a revert. */
export async function survey(person: Person, rounds: number): Promise<void> {
  const { ledger, random } = person;
  for (let round = 0; round < rounds; round++) {
    await takeUpSentBack(person);
    const id = round % 4 === 3 ? await revert(person) : await edit(person);
    if (id !== undefined) await submit(person, id);
    await sleep(random.between(0, 60));
  }
  ledger.writersAtWork--;
}

async function edit(person: Person): Promise<number | undefined> {
  const { body: draft } = await person.write<Changeset>('POST /api/changesets', {
    title: `edit ${person.ledger.unique()}`,
  });
  return (await stageSome(person, draft.id)) ? draft.id : undefined;
}

/** Stages changes of one to three houses that the changeset does not hold yet. False: there were none to be had. */
async function stageSome(person: Person, id: number): Promise<boolean> {
  const { ledger, random } = person;
  const held = ledger.intents.get(id) ?? new Map();
  const since = ledger.newestRevision();
  const changes: ChangeInput[] = [];
  const fields: Fields[] = [];
  const count = random.integer(1, 3);
  for (const featureId of shuffled(person)
    .filter((each) => !held.has(each))
    .slice(0, count)) {
    if (random.chance(0.1)) {
      const number = ledger.unique();
      const { geometry, properties } = house(0, [CENTRE[0] + number * 0.0004, CENTRE[1] + 0.001]);
      const made = { ...properties, remark: `new ${number}` };
      changes.push({ action: 'create', collection: 'building', geometry, properties: made });
      fields.push(new Map());
      continue;
    }
    const seen = await person.get<ChangedFeature>(`/api/collections/building/items/${featureId}`);
    if (seen.status !== 200) continue; // somebody removed it
    const base = { collection: 'building', featureId, baseVersion: seen.body.version };
    if (random.chance(0.08)) {
      changes.push({ action: 'remove', ...base });
      fields.push(new Map());
      continue;
    }
    const { geometry, properties, changed } = edited(person, featureId, seen.body);
    changes.push({ action: 'replace', ...base, geometry, properties });
    fields.push(changed);
  }
  if (changes.length === 0) return false;
  await sleep(random.between(0, 80)); // others publish meanwhile
  const line = `POST /api/changesets/${id}/changes`;
  const staged = await person.write<{ featureIds: number[] }>(line, { changes });
  if (staged.status >= 300) {
    ledger.count('refused');
    return false;
  }
  for (const [index, { action }] of changes.entries())
    ledger.intend(id, staged.body.featureIds[index]!, { action, fields: fields[index]! }, since);
  return true;
}

/** One or two fields of a house, or a corner, as nobody else has them. */
function edited({ random, ledger }: Person, featureId: number, { geometry, properties }: ChangedFeature) {
  const changed = new Map<string, unknown>();
  const text = random.pick(TEXTS);
  changed.set(text, `text ${ledger.unique()}`);
  if (random.chance(0.4)) changed.set('height', 10 + ledger.unique() / 100);
  let shape = geometry as Polygon;
  if (random.chance(0.4)) {
    const corner = random.integer(1, 3);
    const ring = [...shape.coordinates[0]!];
    const [lng, lat] = ring[corner]! as [number, number];
    const stood = house(featureId, [CENTRE[0] + (featureId - 1) * 0.0004, CENTRE[1]]).geometry as Polygon;
    const [lng0, lat0] = stood.coordinates[0]![corner]! as [number, number];
    const moved = [lng0 + random.between(-REACH, REACH), lat0 + random.between(-REACH, REACH)].map(
      (degrees) => Number(degrees.toFixed(8)),
    );
    if (moved[0] !== lng || moved[1] !== lat) {
      ring[corner] = moved;
      shape = { type: 'Polygon', coordinates: [ring] };
      changed.set(`vertex ${corner}`, moved.join(' '));
    }
  }
  const attributes = [...changed].filter(([name]) => !name.startsWith('vertex'));
  return {
    changed,
    geometry: shape,
    properties: { ...properties, ...Object.fromEntries(attributes) } as ChangeInput['properties'] & object,
  };
}

/** Takes back a revision out of the last few. */
async function revert(person: Person): Promise<number | undefined> {
  const revisions = [...person.ledger.published.keys()].slice(-4);
  if (revisions.length === 0) return undefined;
  const revision = person.random.pick(revisions);
  const since = person.ledger.newestRevision();
  const { status, body } = await person.write<Changeset>(`POST /api/revisions/${revision}/revert`);
  if (status >= 300 || body.state !== 'draft') return undefined;
  const page = await person.get<ChangePage>(`/api/changesets/${body.id}/changes?limit=200`);
  for (const change of page.body.changes)
    person.ledger.intend(body.id, change.featureId, intentOf(change), since);
  person.ledger.count('reverts');
  return body.id;
}

async function submit(person: Person, id: number): Promise<void> {
  const { status, body } = await person.write<Changeset>(`POST /api/changesets/${id}/submit`);
  if (status >= 300) {
    person.ledger.count('refused');
    if (body.code !== 'checks_failed') return;
    await person.write(`DELETE /api/changesets/${id}`);
  }
}

/** Goes on with one that a reviewer did not want so, or gives it up. */
async function takeUpSentBack(person: Person): Promise<void> {
  const { body } = await person.get<ChangesetPage>('/api/changesets?state=draft&author=me&limit=5');
  const sentBack = body.changesets.find(({ reason }) => reason !== undefined);
  if (!sentBack) return;
  if (sentBack.kind === 'revert' || person.random.chance(0.4)) {
    await person.write(`POST /api/changesets/${sentBack.id}/withdraw`);
    person.ledger.count('withdrawn');
    return;
  }
  await stageSome(person, sentBack.id);
  await submit(person, sentBack.id);
}

function shuffled({ random }: Person): number[] {
  return HOUSE_IDS.map((id) => ({ id, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id);
}
