import type { Geometry } from 'geojson';
import type { FeatureVersionPage, Properties } from '../contract/index.ts';
import type { Bbox } from '../geo/index.ts';
import type { Answer, CallOptions, ListOptions } from './answer.ts';
import { addressWith, type Fetch, fieldsOf, getJson, listOf } from './request.ts';

/** A stored feature as the caller may see it. Positions are `[lng, lat]` in degrees. */
export interface Feature {
  readonly id: number;
  readonly collection: string;
  /** Counts the feature's edits; missing where the server does not tell. */
  readonly version?: number;
  readonly geometry: Geometry;
  readonly properties: Properties;
}

export interface FeaturePage {
  readonly features: readonly Feature[];
  readonly revision: number;
  /** Of all that match; missing where there are too many to count. */
  readonly matched?: number;
  /** Hand it to the next call's `cursor`, with the same options besides; missing on the last page. */
  readonly next?: string;
}

export interface PageOptions extends CallOptions {
  /** Only features that meet this box. */
  readonly bbox?: Bbox;
  /** Default 100, at most 1,000,000. */
  readonly limit?: number;
  /** Where the page before ended: it shows the same revision, whatever was published meanwhile. */
  readonly cursor?: string;
}

export interface FeatureCalls {
  get(collectionId: string, featureId: number, options?: CallOptions): Promise<Answer<Feature>>;
  /** By the city-wide id alone, where the collection is not known. */
  find(featureId: number, options?: CallOptions): Promise<Answer<Feature>>;
  page(collectionId: string, options?: PageOptions): Promise<Answer<FeaturePage>>;
  /** What publications made of one feature, newest first. */
  versions(
    collectionId: string,
    featureId: number,
    options?: ListOptions,
  ): Promise<Answer<FeatureVersionPage>>;
}

/** The address of a feature's GeoJSON, also for a reader's browser. */
export function featureUrl(baseUrl: string, collectionId: string, featureId: number): string {
  return `${baseUrl}/api/collections/${encodeURIComponent(collectionId)}/items/${featureId}`;
}

export function featureCalls(baseUrl: string, fetch: Fetch): FeatureCalls {
  return {
    get: (collectionId, featureId, options) =>
      getJson(
        fetch,
        featureUrl(baseUrl, collectionId, featureId),
        (json) => readFeature(json, collectionId),
        options,
      ),
    find: (featureId, options) =>
      getJson(fetch, `${baseUrl}/api/features/${featureId}`, readFeature, options),
    page: (collectionId, { bbox, limit, cursor, ...options } = {}) => {
      const path = `${baseUrl}/api/collections/${encodeURIComponent(collectionId)}/items`;
      const url = addressWith(path, { bbox: bbox?.join(','), limit, cursor });
      return getJson(fetch, url, (json) => readPage(json, collectionId), options);
    },
    versions: (collectionId, featureId, { limit, cursor, ...options } = {}) => {
      const path = `${featureUrl(baseUrl, collectionId, featureId)}/versions`;
      return getJson(fetch, addressWith(path, { limit, cursor }), readVersions, options);
    },
  };
}

function readFeature(json: unknown, collectionId?: string): Feature {
  const fields = fieldsOf(json, 'feature');
  const { id, geometry, properties, version } = fields;
  const collection = fields.collection ?? collectionId;
  if (typeof id !== 'number' || typeof collection !== 'string') {
    throw new TypeError(
      `feature: wanted a numeric id and a collection, got ${String(id)} of ${String(collection)}`,
    );
  }
  return {
    id,
    collection,
    ...(typeof version === 'number' ? { version } : {}),
    geometry: fieldsOf(geometry, 'geometry') as unknown as Geometry,
    properties: fieldsOf(properties ?? {}, 'properties') as Properties,
  };
}

function readVersions(json: unknown): FeatureVersionPage {
  for (const version of listOf(json, 'versions'))
    if (!Number.isSafeInteger(fieldsOf(version, 'version').revision))
      throw new TypeError('version: wanted the revision that made it');
  return json as FeatureVersionPage;
}

function readPage(json: unknown, collectionId: string): FeaturePage {
  const fields = fieldsOf(json, 'page');
  if (!Array.isArray(fields.features)) throw new TypeError('page: wanted features');
  const links = Array.isArray(fields.links) ? (fields.links as { rel?: string; href?: string }[]) : [];
  const nextHref = links.find((link) => link.rel === 'next')?.href;
  const cursor =
    nextHref === undefined ? null : new URL(nextHref, 'http://localhost').searchParams.get('cursor');
  return {
    features: fields.features.map((feature) => readFeature(feature, collectionId)),
    revision: Number(fields.revision ?? 0),
    ...(typeof fields.numberMatched === 'number' ? { matched: fields.numberMatched } : {}),
    ...(cursor === null ? {} : { next: cursor }),
  };
}
