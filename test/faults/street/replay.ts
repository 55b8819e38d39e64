import type { ChangedFeature, FeatureChange } from '@tongtu/sdk/contract';
import { expect } from 'vitest';
import { differences, type Fields, fieldsOf } from './intent.ts';
import type { Ledger } from './ledger.ts';

/** Asks for JSON as somebody. */
export type Ask = <Body>(path: string) => Promise<Body>;
type City = Map<number, ChangedFeature>;

interface Page<Item> {
  readonly links: readonly { readonly rel: string; readonly href: string }[];
  readonly changes?: readonly Item[];
  readonly features?: readonly Item[];
}

async function allPages<Item>(ask: Ask, path: string): Promise<Item[]> {
  const found: Item[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page: Page<Item> = await ask<Page<Item>>(next);
    found.push(...(page.changes ?? page.features ?? []));
    const href = page.links.find(({ rel }) => rel === 'next')?.href;
    const url: URL | undefined = href === undefined ? undefined : new URL(href);
    next = url && url.pathname + url.search;
  }
  return found;
}

export const readFeed = (ask: Ask) =>
  allPages<FeatureChange>(ask, '/api/changes?since=0&collections=building&limit=200');

/** The houses as their items are told, now or as of a revision. */
export async function readHouses(ask: Ask, revision?: number): Promise<City> {
  const asOf = revision === undefined ? '' : `&revision=${revision}`;
  const path = `/api/collections/building/items?limit=1000${asOf}`;
  return new Map((await allPages<ChangedFeature>(ask, path)).map((feature) => [feature.id, feature]));
}

/** @throws where a change does not follow from the state that those before it left */
export function replay(feed: readonly FeatureChange[], upTo = Number.POSITIVE_INFINITY): City {
  const city: City = new Map();
  for (const { revision, id, action, before, after } of feed) {
    if (revision > upTo) break;
    const line = `revision ${revision}, feature ${id}`;
    expect(before ?? undefined, line).toEqual(city.get(id));
    expect(action, line).toBe(after === null ? 'remove' : before === null ? 'create' : 'replace');
    if (after) city.set(id, after);
    else city.delete(id);
  }
  return city;
}

/**
 * Each publication did what its author meant, but for what was given up in a conflict, and nothing else: whatever others
 * had published of the same features is as they left it. What another publication had done already since it was meant is
 * done, though a third took it back.
 *
 * @param first the first revision that people made
 */
export function expectNothingLost(feed: readonly FeatureChange[], ledger: Ledger, first: number): void {
  for (const [revision, changesetId] of ledger.published) {
    expect(revision).toBeGreaterThanOrEqual(first);
    const intents = ledger.intents.get(changesetId)!;
    const choices = ledger.choices.get(changesetId) ?? new Map<string, 'ours' | 'theirs'>();
    const changes = new Map(feed.filter((each) => each.revision === revision).map((each) => [each.id, each]));
    const before = replay(feed, revision - 1);
    const after = replay(feed, revision);
    expect(
      [...changes.keys()].filter((id) => !intents.has(id)),
      `revision ${revision} changed besides`,
    ).toEqual([]);
    for (const [id, { action, fields }] of intents) {
      const line = `revision ${revision}, changeset ${changesetId}, feature ${id}`;
      const existence = choices.get(`${id} existence`);
      const was = fieldsOf(before.get(id));
      const is = fieldsOf(after.get(id));
      const given = differences(was, is);
      if (existence === 'theirs') {
        expect(given, line).toEqual(new Map());
        continue;
      }
      /** Whether it was so at any time since the change was staged, before it was published. */
      const wasSo = (so: (state: ChangedFeature | undefined) => boolean): boolean => {
        for (let at = ledger.stagedSince.get(changesetId)!; at < revision; at++)
          if (so(replay(feed, at).get(id))) return true;
        return false;
      };
      if (action === 'remove') {
        if (after.has(id)) {
          expect(given, line).toEqual(new Map());
          expect(
            wasSo((state) => state === undefined),
            line,
          ).toBe(true);
        }
        continue;
      }
      expect(after.has(id), line).toBe(true);
      if (!before.has(id)) {
        expect(action === 'create' || existence === 'ours', line).toBe(true);
        continue;
      }
      if (action === 'create') {
        // It was to come back as it had been, and another had brought it back.
        expect(given, line).toEqual(new Map());
        continue;
      }
      const surprising = [...given.keys()].filter((name) => !fields.has(name) && !isChosenShape(name));
      expect(surprising, `${line} changed besides`).toEqual([]);
      for (const [name, value] of fields) {
        const isGivenUp = choices.get(`${id} ${name.startsWith('vertex') ? 'geometry' : name}`) === 'theirs';
        const wanted = isGivenUp ? (was.get(name) ?? null) : value;
        const found = is.get(name) ?? null;
        if (
          found !== wanted &&
          found === (was.get(name) ?? null) &&
          wasSo((state) => fieldIs(state, name, wanted))
        )
          continue;
        expect(found, `${line}, ${name}`).toEqual(wanted);
      }

      /** Who chooses one's own shape takes it as a whole. */
      function isChosenShape(name: string): boolean {
        return name.startsWith('vertex') && choices.get(`${id} geometry`) === 'ours';
      }
    }
  }
}

const fieldIs = (state: ChangedFeature | undefined, name: string, value: unknown): boolean =>
  state !== undefined && (fieldsOf(state).get(name) ?? null) === value;

/** What was made once is there at most once. */
export function expectNoDuplicates(feed: readonly FeatureChange[], city: City): void {
  const made = feed.filter(({ action, after }) => action === 'create' && isNew(fieldsOf(after ?? undefined)));
  const ids = new Map<unknown, Set<number>>();
  for (const { id, after } of made) {
    const name = after!.properties.remark;
    ids.set(name, (ids.get(name) ?? new Set()).add(id));
  }
  expect([...ids].filter(([, of]) => of.size > 1)).toEqual([]);
  expect(new Set(city.keys()).size).toBe(city.size);
}

const isNew = (fields: Fields) => String(fields.get('remark')).startsWith('new ');
