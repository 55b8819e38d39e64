import type { SourceRow } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { Geometry } from 'geojson';
import { positionOf } from './columns.ts';
import type { PositionProblem } from './crs/position-check.ts';
import { formatNumber } from './crs/refusal.ts';
import type { Reprojected } from './crs/reproject.ts';
import { transformGeometry } from './crs/transform.ts';
import { throwIfCancelled } from './error.ts';
import { type Repair, repairGeometry } from './geometry/repair.ts';
import type { OsmAccount } from './osm/account.ts';
import { readOsmFeature } from './osm/features.ts';
import type { LayerPlan } from './plan.ts';
import type { RawFeature } from './raw-feature.ts';
import { readFeatures } from './read/flatgeobuf.ts';
import { hasStableIds } from './read/source.ts';
import type { RowRejection } from './rejection.ts';

/** A record that was read: on its place, or refused. */
export type RecordOutcome =
  | { readonly record: SourceRow; readonly row: number; readonly repairs: ReadonlySet<Repair> }
  | { readonly rejection: RowRejection };

export interface RecordOptions {
  readonly city?: Bbox | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Of an OSM source: what arrives is ticked off. */
  readonly account?: OsmAccount | undefined;
}

/** Streams a layer's records: decoded, on CGCS2000, repaired. One outcome a record, in the order of the file. */
export async function* readRecords(
  plan: LayerPlan,
  options: RecordOptions = {},
): AsyncGenerator<RecordOutcome> {
  const placedGeometry = plan.reprojected && placedGeometries(plan.reprojected);
  for await (const raw of readFeatures(plan.layer.path)) {
    throwIfCancelled(options.signal);
    yield read(raw, plan, options, placedGeometry && (await placedGeometry(raw)));
  }
}

/** Both files hold the records in one order; `undefined` for those that PROJ could not place. */
function placedGeometries({ path, isOf }: Reprojected): (raw: RawFeature) => Promise<Placed> {
  const records = readFeatures(path);
  let next: Promise<IteratorResult<RawFeature>> | undefined;
  return async (raw) => {
    next ??= records.next();
    const { done, value } = await next;
    if (done === true || !isOf(value, raw)) return { geometry: undefined };
    next = undefined;
    return { geometry: value.geometry };
  };
}

interface Placed {
  readonly geometry: Geometry | null | undefined;
}

function read(
  raw: RawFeature,
  plan: LayerPlan,
  options: RecordOptions,
  placed: Placed | undefined,
): RecordOutcome {
  const { attributes, sourceId, repeated } = identify(raw, plan, options.account);
  const refuse = (rest: Omit<RowRejection, 'layer' | 'row'>) => refused(plan, raw, sourceId, rest);
  if (repeated) return refuse(REPEATED);
  let { geometry } = raw;
  if (plan.columns !== undefined) {
    const found = positionOf(raw, plan.columns);
    if ('field' in found) return refuse(notANumber(found));
    geometry = { type: 'Point', coordinates: found.position };
  }
  if (geometry === null) return refuse(options.account === undefined ? NO_GEOMETRY : NOT_BUILT);
  if (placed !== undefined) {
    if (placed.geometry === undefined || placed.geometry === null) return refuse(NOT_PLACED);
    geometry = placed.geometry;
  }
  if (plan.crs === undefined) throw new Error(`layer ${plan.layer.name} has geometries but no reference`);
  const problem = transformGeometry(geometry, plan.crs, options.city);
  if (problem) return refuse(misplaced(problem, plan.crs.recorded));
  const result = repairGeometry(geometry);
  if ('problem' in result) return refuse(result.problem);
  return {
    record: { layer: plan.layer.ownName, sourceId, geometry: result.geometry as Geometry, attributes },
    row: raw.row,
    repairs: result.repairs,
  };
}

/** Attributes under their true names, and the record's id: OSM's own, a primary key, or the row. */
function identify(
  raw: RawFeature,
  { layer }: LayerPlan,
  account: OsmAccount | undefined,
): Pick<SourceRow, 'attributes' | 'sourceId'> & { repeated: boolean } {
  if (account !== undefined) {
    const { kind, id, sourceId, tags } = readOsmFeature(layer.ownName, raw);
    return { attributes: tags, sourceId, repeated: !account.delivered(kind, id) };
  }
  const stable = hasStableIds(layer) && raw.fid !== undefined;
  return {
    attributes: layer.decode === undefined ? raw.attributes : decoded(raw.attributes, layer.decode),
    sourceId: `${layer.ownName}/${stable ? raw.fid : raw.row}`,
    repeated: false,
  };
}

function decoded(
  attributes: RawFeature['attributes'],
  decode: (text: string) => string,
): RawFeature['attributes'] {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      decode(name),
      typeof value === 'string' ? decode(value) : value,
    ]),
  );
}

function refused(
  { layer }: LayerPlan,
  { row }: RawFeature,
  sourceId: string | undefined,
  rest: Omit<RowRejection, 'layer' | 'row'>,
): RecordOutcome {
  return { rejection: { layer: layer.name, row, ...(sourceId === undefined ? {} : { sourceId }), ...rest } };
}

const NOT_PLACED = {
  code: 'transform_failed',
  reason: { zh: '坐标无法转换到 CGCS2000', en: 'its coordinates can’t be turned into CGCS2000' },
};
const REPEATED = {
  code: 'duplicate_source_id',
  reason: { zh: '同一对象在文件中出现多次', en: 'the file holds the same object more than once' },
};
const NO_GEOMETRY = {
  code: 'geometry_missing',
  reason: { zh: '没有可读的几何', en: 'it has no geometry that can be read' },
};
/** GDAL could not make a shape of the object's members; also of objects that it leaves out altogether. */
export const NOT_BUILT = {
  code: 'geometry_not_built',
  reason: {
    zh: '无法由其成员构成几何（成员缺失，或闭合线不能构成有效的面）',
    en: 'no geometry can be built from its members (some are missing, or a closed way makes no valid area)',
  },
};

function notANumber({ field, got }: { field: string; got: string }): Omit<RowRejection, 'layer' | 'row'> {
  return {
    field,
    code: 'coordinate_not_a_number',
    reason: { zh: `坐标“${got}”不是数`, en: `the coordinate ${JSON.stringify(got)} is no number` },
  };
}

function misplaced(
  { code, at, wanted, suggestion }: PositionProblem,
  crs: string,
): Omit<RowRejection, 'layer' | 'row'> {
  const got = at.map(formatNumber).join(', ');
  return {
    code,
    at,
    reason: {
      zh: `${crs} 坐标 ${got}，应为${wanted.zh}${suggestion === undefined ? '' : `（可能是 ${suggestion}）`}`,
      en: `${got} in ${crs}; wanted ${wanted.en}${suggestion === undefined ? '' : ` (it may be ${suggestion})`}`,
    },
  };
}
