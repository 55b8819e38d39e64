import type { Geometry } from 'geojson';
import type { FeatureVersionPage, Properties } from '../contract/index.ts';
import type { Answer, CallOptions, ListOptions } from './answer.ts';
import type { Feature, FeaturePage, PageOptions } from './feature-page.ts';
import { FeatureQuery } from './feature-query.ts';
import { addressWith, type Fetch, fieldsOf, getJson, listOf, nextCursor } from './request.ts';

export interface FeatureCalls {
  get(collectionId: string, featureId: number, options?: CallOptions): Promise<Answer<Feature>>;
  /** By the city-wide id alone, where the collection is not known. */
  find(featureId: number, options?: CallOptions): Promise<Answer<Feature>>;
  page(collectionId: string, options?: PageOptions): Promise<Answer<FeaturePage>>;
  /** A question that is put together step by step and read feature by feature. */
  query<Fields extends object = Properties>(collectionId: string): FeatureQuery<Fields>;
  /** What publications made of one feature, newest first. */
  versions(
    collectionId: string,
    featureId: number,
    options?: ListOptions,
  ): Promise<Answer<FeatureVersionPage>>;
}

const EPSG_URI = 'http://www.opengis.net/def/crs/EPSG/0/';

/** The address of a feature's GeoJSON, also for a reader's browser. */
export function featureUrl(baseUrl: string, collectionId: string, featureId: number): string {
  return `${baseUrl}/api/collections/${encodeURIComponent(collectionId)}/items/${featureId}`;
}

export function featureCalls(baseUrl: string, fetch: Fetch): FeatureCalls {
  const calls: FeatureCalls = {
    get: (collectionId, featureId, options) =>
      getJson(
        fetch,
        featureUrl(baseUrl, collectionId, featureId),
        (json) => readFeature(json, collectionId),
        options,
      ),
    find: (featureId, options) =>
      getJson(fetch, `${baseUrl}/api/features/${featureId}`, readFeature, options),
    page: (collectionId, { signal, ...asked } = {}) => {
      const path = `${baseUrl}/api/collections/${encodeURIComponent(collectionId)}/items`;
      return getJson(
        fetch,
        itemsUrl(path, asked),
        (json) => readPage(json, collectionId),
        signal && { signal },
      );
    },
    query: (collectionId) => new FeatureQuery(calls.page, collectionId),
    versions: (collectionId, featureId, { limit, cursor, ...options } = {}) => {
      const path = `${featureUrl(baseUrl, collectionId, featureId)}/versions`;
      return getJson(fetch, addressWith(path, { limit, cursor }), readVersions, options);
    },
  };
  return calls;
}

function itemsUrl(
  path: string,
  { bbox, where, sort, properties, revision, crs, limit, cursor }: Omit<PageOptions, 'signal'>,
): string {
  const url = addressWith(path, {
    ...where,
    ...{ bbox: bbox?.join(), sortby: sort?.join(), properties: properties?.join(), revision },
    ...{ crs: typeof crs === 'number' ? `${EPSG_URI}${crs}` : crs, limit, cursor },
  });
  // An empty list of properties asks for none, where a missing one asks for all.
  return properties?.length === 0 ? `${url}${url === path ? '?' : '&'}properties=` : url;
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
  const next = nextCursor(json);
  return {
    features: fields.features.map((feature) => readFeature(feature, collectionId)),
    revision: Number(fields.revision ?? 0),
    ...(typeof fields.numberMatched === 'number' ? { matched: fields.numberMatched } : {}),
    ...(next === undefined ? {} : { next }),
  };
}
