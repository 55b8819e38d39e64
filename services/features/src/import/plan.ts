import type { Bbox } from '@tongtu/sdk/geo';
import type { Position } from 'geojson';
import { type CoordinateColumns, findCoordinateColumns, orderByNumbers, positionOf } from './columns.ts';
import type { CrsChoice } from './crs/choice.ts';
import { degreesAsTheyAre, type LayerCrs, type NeedsProj } from './crs/layer-crs.ts';
import { locateLayer } from './crs/locate-layer.ts';
import { checkDegrees, suggestProjected } from './crs/position-check.ts';
import { formatNumber, problemTally, SAMPLE_ROWS } from './crs/refusal.ts';
import { type Reprojected, reproject } from './crs/reproject.ts';
import { transformGeometry } from './crs/transform.ts';
import { ImportError, type ImportPlace } from './error.ts';
import { firstPosition } from './geometry/first-position.ts';
import type { RawFeature } from './raw-feature.ts';
import { readFeatures } from './read/flatgeobuf.ts';
import type { Source, SourceLayer } from './read/source.ts';

/** How a layer is going to be read. */
export interface LayerPlan {
  readonly layer: SourceLayer;
  /** Absent where the layer says nothing; a layer without geometries needs none. */
  readonly crs: LayerCrs | undefined;
  /** Where positions are in columns, as in CSV and XLSX. */
  readonly columns: CoordinateColumns | undefined;
  /** The geometries to take instead of the layer's own. */
  readonly reprojected: Reprojected | undefined;
  readonly notes: readonly string[];
}

export interface PlanOptions {
  readonly choice?: CrsChoice | undefined;
  readonly city?: Bbox | undefined;
}

/**
 * Settles the reference of a layer and looks at its first rows before anything is taken from it. Throws what is wrong
 * with most of them: `crs_missing`, `crs_zone_prefix`, `crs_axes_swapped`, `crs_outside`, `crs_needs_parameters`,
 * `outside_city`, `coordinate_columns_missing`.
 */
export async function planLayer(
  layer: SourceLayer,
  source: Source,
  { choice, city }: PlanOptions,
): Promise<LayerPlan> {
  const place = { file: layer.file, layer: layer.name };
  const rows = await sample(layer.path);
  const notes = layer.flattened ? ['heights or measures (Z, M) are left out: the model is flat'] : [];
  const columns = isTable(layer, rows) ? columnsOf(layer, rows, notes, place) : undefined;
  const own = positionsOf(rows, columns);

  const located = locateLayer(layer, choice) ?? assumedCrs(own, columns, notes);
  if (located === undefined) {
    if (own.length > 0) throw crsMissing(own[0] as Position, place);
    return { layer, crs: undefined, columns, reprojected: undefined, notes };
  }
  const reprojected = 'needsProj' in located ? await reproject(layer, columns, source) : undefined;
  const crs = 'needsProj' in located ? degreesAsTheyAre(located.recorded) : located;
  const positions = reprojected === undefined ? own : positionsOf(await sample(reprojected.path), undefined);
  if ('needsProj' in located) {
    requireChange(located, own[0], positions[0], place);
    notes.push(`turned from ${located.recorded} by PROJ, accurate to some metres at best`);
  }
  const tally = problemTally();
  for (const position of positions) {
    tally.add(transformGeometry({ type: 'Point', coordinates: [...position] }, crs, city));
  }
  const refusal = tally.refusal(crs.recorded, place);
  if (refusal) throw refusal;
  return { layer, crs, columns, reprojected, notes };
}

/** Where PROJ knows no way from a frame to WGS 84 it takes the one for the other, and is off by up to hundreds of metres. */
function requireChange(
  { recorded, onOwnFrame }: NeedsProj,
  own: Position | undefined,
  turned: Position | undefined,
  place: ImportPlace,
): void {
  if (onOwnFrame === undefined || own === undefined || turned === undefined) return;
  const [lng = 0, lat = 0] = onOwnFrame(own);
  if (Math.hypot((turned[0] ?? 0) - lng, (turned[1] ?? 0) - lat) > UNCHANGED_DEGREES) return;
  throw new ImportError('crs_needs_parameters', {
    got: `coordinates in ${recorded}, from which no way to CGCS2000 is known`,
    wanted: 'CGCS2000, or a reference with a known relation to it',
    advice:
      'Have the file converted, or add the grid with its parameters to the platform’s protected settings',
    place,
  });
}

/** A tenth of a millimetre. */
const UNCHANGED_DEGREES = 1e-9;

async function sample(path: string): Promise<RawFeature[]> {
  const rows: RawFeature[] = [];
  for await (const row of readFeatures(path)) {
    rows.push(row);
    if (rows.length === SAMPLE_ROWS) break;
  }
  return rows;
}

/** CSV may have geometries of its own, in a column of WKT. */
function isTable({ format }: SourceLayer, rows: readonly RawFeature[]): boolean {
  return (
    (format === 'csv' || format === 'xlsx') &&
    rows.length > 0 &&
    rows.every(({ geometry }) => geometry === null)
  );
}

function columnsOf(
  layer: SourceLayer,
  rows: readonly RawFeature[],
  notes: string[],
  place: ImportPlace,
): CoordinateColumns {
  const named = findCoordinateColumns(layer.columns);
  if (named === undefined) {
    throw new ImportError('coordinate_columns_missing', {
      got: `the columns ${layer.columns.join(', ')}`,
      wanted: 'two columns with positions, named such as 经度 and 纬度, lng and lat, or x and y',
      place,
    });
  }
  const ordered = orderByNumbers(named, positionsOf(rows, named));
  if (ordered !== named) notes.push(`column ${ordered.x} holds eastings, ${ordered.y} northings`);
  return ordered;
}

/** The first position of each row that has one. */
function positionsOf(rows: readonly RawFeature[], columns: CoordinateColumns | undefined): Position[] {
  return rows
    .map((row) => {
      if (columns === undefined) return row.geometry === null ? undefined : firstPosition(row.geometry);
      const found = positionOf(row, columns);
      return 'position' in found ? found.position : undefined;
    })
    .filter((position) => position !== undefined);
}

/** A table of degrees needs no statement: the numbers can be nothing else. Planes always do. */
function assumedCrs(
  positions: readonly Position[],
  columns: CoordinateColumns | undefined,
  notes: string[],
): LayerCrs | undefined {
  if (columns === undefined || positions.length === 0) return undefined;
  const looksLikeDegrees = positions.every(([x = 0, y = 0]) => Math.abs(x) <= 180 && Math.abs(y) <= 180);
  if (!columns.degrees && !looksLikeDegrees) return undefined;
  notes.push('no reference stated: columns of degrees read as EPSG:4490');
  return degreesAsTheyAre('EPSG:4490');
}

function crsMissing([x = 0, y = 0]: Position, place: ImportPlace): ImportError {
  const suggestion = checkDegrees(x, y) === undefined ? 'EPSG:4490' : suggestProjected(x, y);
  return new ImportError('crs_missing', {
    got: `coordinates such as ${formatNumber(x)}, ${formatNumber(y)} and no reference`,
    wanted: 'a coordinate reference system',
    advice:
      suggestion === undefined
        ? 'Name it with --crs, for example EPSG:4549 (CGCS2000, 3° zone, central meridian 120°E, eastings without zone)'
        : `Name it with --crs; these look like ${suggestion}`,
    place,
  });
}
