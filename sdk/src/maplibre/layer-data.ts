import type { Feature as GeoJsonFeature } from 'geojson';
import { type Feature, orThrow, type TongtuClient } from '../client/index.ts';
import type { Bbox } from '../geo/index.ts';
import { anchorPoint } from './anchor-point.ts';
import { MAX_LOADED_ITEMS } from './delivery.ts';
import type { Row } from './own-rows.ts';

/** Features that were loaded. */
export interface Loaded {
  readonly features: readonly GeoJsonFeature[];
  /** True where there were more than a page bears: what is drawn is a part. */
  readonly isPartial: boolean;
  /** The publication that they are of; own rows have none. */
  readonly revision?: number;
}

type Where = Readonly<Record<string, string | number | boolean>>;

interface LoadOptions {
  readonly collection: string;
  readonly where?: Where | undefined;
  /** Missing: all. */
  readonly bbox?: Bbox;
  /** Default {@link MAX_LOADED_ITEMS}. */
  readonly maxItems?: number | undefined;
  readonly signal: AbortSignal;
}

/** Page after page, of one revision, until there are as many as a page bears. @throws ClientError */
export async function loadFeatures(
  client: TongtuClient,
  { collection, where, bbox, maxItems = MAX_LOADED_ITEMS, signal }: LoadOptions,
): Promise<Loaded> {
  const features: GeoJsonFeature[] = [];
  let cursor: string | undefined;
  for (;;) {
    const limit = Math.min(1_000, maxItems - features.length);
    const page = orThrow(
      await client.features.page(collection, {
        ...{ limit, signal },
        ...(where ? { where } : {}),
        ...(bbox ? { bbox } : {}),
        ...(cursor === undefined ? {} : { cursor }),
      }),
    );
    features.push(...page.features.map(asGeoJson));
    cursor = page.next;
    const isPartial = cursor !== undefined && features.length >= maxItems;
    if (cursor === undefined || isPartial) return { features, isPartial, revision: page.revision };
  }
}

const asGeoJson = ({ id, geometry, properties }: Feature): GeoJsonFeature => ({
  ...{ type: 'Feature', id, geometry },
  properties: { ...properties },
});

/** Only features with a row, and what the row says over what the feature says. */
export function joined(
  features: readonly GeoJsonFeature[],
  rows: ReadonlyMap<number, Row>,
): GeoJsonFeature[] {
  return features.flatMap((feature) => {
    const row = rows.get(Number(feature.id));
    return row ? [{ ...feature, properties: { ...feature.properties, ...row } }] : [];
  });
}

/** A point for each feature. */
export function anchorPoints(features: readonly GeoJsonFeature[]): GeoJsonFeature[] {
  return features.flatMap((feature) => {
    const coordinates = anchorPoint(feature.geometry);
    return coordinates ? [{ ...feature, geometry: { type: 'Point', coordinates } }] : [];
  });
}

/** A box with some room around it, so that a small move needs nothing new. */
export function widened([west, south, east, north]: Bbox, share = 0.25): Bbox {
  const [across, up] = [(east - west) * share, (north - south) * share];
  return [
    Math.max(-180, west - across),
    Math.max(-90, south - up),
    Math.min(180, east + across),
    Math.min(90, north + up),
  ];
}

export const holds = (outer: Bbox, inner: Bbox): boolean =>
  outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
