import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { SurveySite } from './survey-site.ts';

/** What is asked of the pages of review and history by more than one test. */

/** A place with buildings, as an address has it. */
export const HERE = 'map=18/31.9633/121.0727';
const BOX = '121.0710,31.9620,121.0745,31.9645';

export interface Building {
  readonly id: number;
  readonly geometry: { readonly type: 'Polygon'; readonly coordinates: number[][][] };
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

/** Buildings of one ring that stand alone, in a fixed order: one may grow without meeting another. */
export async function buildings(site: SurveySite): Promise<Building[]> {
  const page = await site.ask<{
    features: (Building & { geometry: { type: string; coordinates: number[][][][] } })[];
  }>('surveyor', `GET /api/collections/building/items?bbox=${BOX}&limit=500`);
  const plain = page.features.map(({ id, geometry, properties }): Building => {
    const coordinates =
      (geometry.type as string) === 'MultiPolygon' ? geometry.coordinates[0]! : geometry.coordinates;
    return { id, properties, geometry: { type: 'Polygon', coordinates: coordinates as number[][][] } };
  });
  return plain.filter(
    (building) =>
      building.geometry.coordinates.length === 1 &&
      !plain.some((other) => other.id !== building.id && isNear(building, other)),
  );
}

/** About four metres. */
const ROOM = 0.00004;

function isNear(a: Building, b: Building): boolean {
  const [one, other] = [a, b].map(({ geometry }) =>
    [0, 1].map((axis) => {
      const values = geometry.coordinates[0]!.map((at) => at[axis]!);
      return [Math.min(...values), Math.max(...values)] as const;
    }),
  );
  return one!.every(([least, most], axis) => {
    const [from, to] = other![axis]!;
    return least - ROOM < to && from < most + ROOM;
  });
}

/** The same ring with its first corner moved outwards by about a metre and a half. */
export function stretched({ geometry }: Building): Building['geometry'] {
  const ring = geometry.coordinates[0]!.slice(0, -1);
  const middle = [0, 1].map((axis) => ring.reduce((sum, at) => sum + at[axis]!, 0) / ring.length);
  const corner = [0, 1].map((axis) => {
    const away = Math.sign(ring[0]![axis]! - middle[axis]!) * 0.00001;
    return Number((ring[0]![axis]! + away).toFixed(9));
  });
  const moved = [corner, ...ring.slice(1)];
  return { type: 'Polygon', coordinates: [[...moved, corner]] };
}

export const replaced = (
  building: Building,
  properties: Building['properties'],
  geometry = building.geometry,
) => ({
  ...{ action: 'replace', collection: 'building', featureId: building.id, geometry },
  properties: { ...building.properties, ...properties },
});

/** A changeset of the sample surveyor, handed in. */
export async function submitted(
  site: SurveySite,
  title: string,
  changes: readonly unknown[],
): Promise<number> {
  const { id } = await site.ask<{ id: number }>('surveyor', 'POST /api/changesets', { title });
  await site.ask('surveyor', `POST /api/changesets/${id}/changes`, { changes });
  await site.ask('surveyor', `POST /api/changesets/${id}/submit`, {});
  return id;
}

/** Ticked, approved and published by the sample reviewer. */
export async function publishAll(site: SurveySite, id: number): Promise<void> {
  const { findings } = await site.ask<{ findings: { id: number; severity: string }[] }>(
    'reviewer',
    `GET /api/changesets/${id}/findings?limit=200`,
  );
  const warnings = findings.filter(({ severity }) => severity === 'warning').map((finding) => finding.id);
  if (warnings.length > 0)
    await site.ask('reviewer', `POST /api/changesets/${id}/findings/acknowledge`, { findings: warnings });
  const { version } = await site.ask<{ version: number }>('reviewer', `GET /api/changesets/${id}`);
  await site.ask('reviewer', `POST /api/changesets/${id}/approve`, {}, { 'if-match': `"${version}"` });
  await site.ask('reviewer', `POST /api/changesets/${id}/publish`, {});
}

/** Waits until the page's map has drawn everything. */
export async function drawn(page: Page, name: 'review-page' | 'history-page'): Promise<void> {
  await expect
    .poll(() => page.evaluate(`document.querySelector('${name}')?.baseMap?.isIdle === true`), {
      timeout: 60_000,
    })
    .toBe(true);
}

/** What the map's overlay holds: how each part looks. */
export const looks = (page: Page, name: 'review-page' | 'history-page'): Promise<string[]> =>
  page.evaluate(`document.querySelector('${name}').baseMap.map.getStyle().sources.differences.data.features
    .map(({ properties }) => properties.look)`);

/** Parts of the page that stick out of it, and whether it scrolls sideways. */
export const outside = (page: Page, name: 'review-page' | 'history-page'): Promise<string[]> =>
  page.evaluate(`[...document.querySelector('${name}').shadowRoot.querySelectorAll('page-header, .side, footer, map-imprint')]
    .filter((element) => { const { left, right, top, bottom } = element.getBoundingClientRect();
      return left < -0.5 || top < -0.5 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5
        || element.scrollWidth > element.clientWidth + 1; })
    .map((element) => element.localName + element.className)`);

/** All that a table of differences says: its own text is behind a shadow root. */
export const textOf = async (table: Locator): Promise<string> =>
  (await table.locator('table, p').allInnerTexts()).join('\n');
