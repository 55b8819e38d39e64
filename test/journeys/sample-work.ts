import type { Properties } from '@tongtu/sdk/contract';
import type { Page } from 'playwright-core';
import { type Answer, send, signIn } from '../faults/mortal-platform.ts';
import type { RunningPlatform } from '../support/platform.ts';

/** A building of one ring with four corners. */
export interface House {
  readonly id: number;
  readonly geometry: { readonly type: 'Polygon'; readonly coordinates: number[][][] };
  readonly properties: Properties;
}

/** The work of the sample city's members on its base map. */
export interface SampleWork {
  /** Houses in a box that stand alone: a wing can be built on without meeting a neighbour. */
  houses(bbox: string): Promise<House[]>;
  /** Hands in a changeset of the sample surveyor; answers its id. */
  submit(title: string, changes: readonly object[]): Promise<number>;
  /** The same, which the sample reviewer publishes. */
  publish(title: string, changes: readonly object[]): Promise<number>;
  /** Signs the page's browser in as the sample member with the role. */
  enter(page: Page, role: string): Promise<void>;
}

/** Of latitude. */
const METERS_PER_DEGREE = 111_195;
/** Room around a house, in degrees: nine metres at least. */
const ROOM = 0.0001;

export async function sampleWork(platform: RunningPlatform): Promise<SampleWork> {
  const { origin } = platform;
  const cookieOf = (role: string) => {
    const password = new RegExp(`^ +${role} +(\\S+) +\\(`, 'm').exec(platform.output())?.[1];
    if (!password) throw new Error(`the platform told no sign-in of a ${role}`);
    return signIn(origin, role, password);
  };
  const cookies = { surveyor: await cookieOf('surveyor'), reviewer: await cookieOf('reviewer') };
  const asked = async <Body>(role: keyof typeof cookies, line: string, body?: object, tag?: string) => {
    const headers = { cookie: cookies[role], ...(tag ? { 'if-match': tag } : {}) };
    const answer: Answer<Body> = await send(origin, line, body, headers);
    if (answer.status >= 300) throw new Error(`${line}: ${JSON.stringify(answer.body)}`);
    return answer;
  };

  const work: SampleWork = {
    async houses(bbox) {
      type Found = { features: (House & { geometry: { type: string } })[] };
      const { body } = await asked<Found>(
        'surveyor',
        `GET /api/collections/building/items?bbox=${bbox}&limit=2000`,
      );
      const boxes = body.features.map(({ geometry }) => boxOf(geometry.coordinates));
      return body.features.filter(
        ({ geometry }, index) =>
          geometry.type === 'Polygon' &&
          geometry.coordinates.length === 1 &&
          geometry.coordinates[0]!.length === 5 &&
          boxes.every((box, other) => other === index || isFar(boxes[index]!, box)),
      );
    },
    async submit(title, changes) {
      const { body } = await asked<{ id: number }>('surveyor', 'POST /api/changesets', { title });
      await asked('surveyor', `POST /api/changesets/${body.id}/changes`, { changes });
      await asked('surveyor', `POST /api/changesets/${body.id}/submit`);
      return body.id;
    },
    async publish(title, changes) {
      const id = await work.submit(title, changes);
      type Findings = { findings: { id: number }[] };
      const { findings } = (await asked<Findings>('reviewer', `GET /api/changesets/${id}/findings`)).body;
      const ids = findings.map((finding) => finding.id);
      if (ids.length > 0)
        await asked('reviewer', `POST /api/changesets/${id}/findings/acknowledge`, { findings: ids });
      const { headers } = await asked('reviewer', `GET /api/changesets/${id}`);
      await asked('reviewer', `POST /api/changesets/${id}/approve`, undefined, headers.get('etag')!);
      await asked('reviewer', `POST /api/changesets/${id}/publish`);
      return id;
    },
    async enter(page, role) {
      const pairs = cookies[role as keyof typeof cookies].split('; ').map((pair) => pair.split(/=(.*)/s));
      await page
        .context()
        .addCookies(pairs.map(([name, value]) => ({ name: name!, value: value!, url: origin })));
    },
  };
  return work;
}

export const middleOf = ({ geometry }: House): [number, number] => {
  const [west, south, east, north] = boxOf(geometry.coordinates);
  return [(west + east) / 2, (south + north) / 2];
};

/** The house with the side between its second and its third corner moved outwards. */
export function extended({ geometry }: House, meters: number): House['geometry'] {
  const [a, b, c, d] = geometry.coordinates[0]! as [number[], number[], number[], number[]];
  const share = meters / metersBetween(a, b);
  const along = (from: number[], to: number[]) =>
    [0, 1].map((axis) => Number((to[axis]! + (to[axis]! - from[axis]!) * share).toFixed(9)));
  return { type: 'Polygon', coordinates: [[a, along(a, b), along(d, c), d, a]] };
}

/** On the sphere, as if it were flat. */
function metersBetween(from: readonly number[], to: readonly number[]): number {
  const east = (to[0]! - from[0]!) * Math.cos((from[1]! * Math.PI) / 180);
  return Math.hypot(east, to[1]! - from[1]!) * METERS_PER_DEGREE;
}

type Box = readonly [west: number, south: number, east: number, north: number];

function boxOf(coordinates: readonly unknown[]): Box {
  const numbers = coordinates.flat(4) as number[];
  const lngs = numbers.filter((_, index) => index % 2 === 0);
  const lats = numbers.filter((_, index) => index % 2 === 1);
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
}

const isFar = (a: Box, b: Box): boolean =>
  a[0] - ROOM > b[2] || b[0] - ROOM > a[2] || a[1] - ROOM > b[3] || b[1] - ROOM > a[3];
