import { ProblemError, type ProblemFault, type Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { type Fields, readGeometry, readProperties, throwFaults } from './body.ts';

export interface Content {
  readonly geometry: Geometry;
  readonly properties: Properties;
}

/**
 * A GeoJSON feature. Its id and whatever else it has besides is passed over (RFC 7946, 7.1; OGC API Features Part 4,
 * /req/create-replace-delete/put-rid): the address names the feature, so that what was read can be sent back.
 *
 * @throws ProblemError `invalid_feature`, `bad_request`
 */
export function readFeature(body: unknown): Content {
  const fields = featureOf(body);
  const faults: ProblemFault[] = [];
  if (fields.type !== 'Feature') faults.push({ pointer: '/type', code: 'wrong_type', detail: 'Feature' });
  const geometry = readGeometry(fields.geometry, '/geometry', faults);
  const properties = readProperties(fields.properties, '/properties', faults);
  throwFaults(faults);
  return { geometry: geometry!, properties };
}

/** Features of one request: more make several. */
const MAX_FEATURES = 10_000;
export const FEATURES_LIMIT_BYTES = 64 * 1_048_576;

/** True for several features together. */
export const isFeatureCollection = (body: unknown): boolean => featureOf(body).type === 'FeatureCollection';

/**
 * The features of a GeoJSON FeatureCollection, in their order.
 *
 * @throws ProblemError `invalid_feature` with the faults of all of them, `too_large`, `bad_request`
 */
export function readFeatures(body: unknown): Content[] {
  const { features } = featureOf(body);
  if (!Array.isArray(features) || features.length === 0)
    throw new ProblemError('bad_request', {
      detail: 'member features',
      wanted: 'an array with a feature or more',
    });
  if (features.length > MAX_FEATURES)
    throw new ProblemError('too_large', {
      got: `${features.length} features`,
      wanted: `at most ${MAX_FEATURES}`,
    });
  const faults: ProblemFault[] = [];
  const read = features.flatMap((feature: unknown, index) => {
    const pointer = `/features/${index}`;
    const isFeature =
      typeof feature === 'object' && feature !== null && (feature as Fields).type === 'Feature';
    if (!isFeature) {
      faults.push({ pointer: `${pointer}/type`, code: 'wrong_type', detail: 'Feature' });
      return [];
    }
    const fields = feature as Fields;
    const geometry = readGeometry(fields.geometry, `${pointer}/geometry`, faults);
    const properties = readProperties(fields.properties, `${pointer}/properties`, faults);
    return geometry ? [{ geometry, properties }] : [];
  });
  throwFaults(faults);
  return read;
}

/**
 * A feature after a JSON merge patch (RFC 7396) of its GeoJSON: members that are there replace, null takes a property
 * away, the geometry is replaced as a whole.
 *
 * @throws ProblemError `invalid_feature`, also where the patch names an id (Part 4, /req/features/update-json-merge-patch)
 */
export function patchFeature(body: unknown, { geometry, properties }: Content): Content {
  const fields = featureOf(body);
  const faults: ProblemFault[] = [];
  if (fields.id !== undefined)
    faults.push({ pointer: '/id', code: 'read_only', detail: 'the id can not be changed' });
  const patched =
    fields.geometry === undefined ? geometry : readGeometry(fields.geometry, '/geometry', faults);
  const changed = readProperties(fields.properties, '/properties', faults);
  if (fields.properties === null)
    faults.push({ pointer: '/properties', code: 'wrong_type', detail: 'an object of those to change' });
  throwFaults(faults);
  const kept = Object.entries(properties).filter(([name]) => !isNull(fields.properties, name));
  return { geometry: patched!, properties: { ...Object.fromEntries(kept), ...changed } };
}

/** True for a patch with a geometry of its own. */
export const namesGeometry = (body: unknown): boolean => featureOf(body).geometry !== undefined;

const isNull = (properties: unknown, name: string): boolean =>
  typeof properties === 'object' && properties !== null && (properties as Fields)[name] === null;

function featureOf(body: unknown): Fields {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Fields;
  throw new ProblemError('bad_request', { detail: 'The body', wanted: 'a GeoJSON feature' });
}
