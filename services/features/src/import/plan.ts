import type { Bbox } from '@tongtu/sdk/geo';
import type { Position } from 'geojson';
import { type CoordinateColumns, findCoordinateColumns, orderByNumbers, positionOf } from './columns.ts';
import { degreesAsTheyAre, type LayerCrs } from './crs/layer-crs.ts';
import type { LocatedLayer } from './crs/locate-layer.ts';
import { checkDegrees, suggestProjected } from './crs/position-check.ts';
import { formatNumber, problemTally, SAMPLE_ROWS } from './crs/refusal.ts';
import { transformGeometry } from './crs/transform.ts';
import { ImportError } from './error.ts';
import { firstPosition } from './geometry/first-position.ts';
import type { RawFeature } from './raw-feature.ts';
import { readFeatures } from './read/flatgeobuf.ts';

/** How a layer is going to be read. */
export interface LayerPlan extends LocatedLayer {
  /** Where positions are in columns, as in CSV and XLSX. */
  readonly columns: CoordinateColumns | undefined;
  readonly notes: readonly string[];
}

/**
 * Looks at the first rows of a layer before anything is taken from it. Throws what is wrong with most of them:
 * `crs_missing`, `crs_zone_prefix`, `crs_axes_swapped`, `crs_outside`, `outside_city`, `coordinate_columns_missing`.
 */
export async function planLayer(located: LocatedLayer, city: Bbox | undefined): Promise<LayerPlan> {
  const { layer } = located;
  const place = { file: layer.file, layer: layer.name };
  const rows = await sample(located.reprojectedPath ?? layer.path);
  const positions = rows
    .map(({ geometry }) => (geometry === null ? undefined : firstPosition(geometry)))
    .filter((position) => position !== undefined);
  const notes = layer.flattened ? ['heights or measures (Z, M) are left out: the model is flat'] : [];

  let columns: CoordinateColumns | undefined;
  if ((layer.format === 'csv' || layer.format === 'xlsx') && positions.length === 0 && rows.length > 0) {
    columns = findCoordinateColumns(layer.columns);
    if (columns === undefined) {
      throw new ImportError('coordinate_columns_missing', {
        got: `the columns ${layer.columns.join(', ')}`,
        wanted: 'two columns with positions, named such as 经度 and 纬度, lng and lat, or x and y',
        place,
      });
    }
    const inColumns = positionsIn(rows, columns);
    const ordered = orderByNumbers(columns, inColumns);
    if (ordered.x !== columns.x) notes.push(`column ${ordered.x} holds eastings, ${ordered.y} northings`);
    columns = ordered;
    positions.push(...positionsIn(rows, columns));
  }

  const crs = located.crs ?? assumedCrs(positions, columns);
  if (crs === undefined && positions.length > 0) throw crsMissing(positions[0] as Position, place);
  if (located.crs === undefined && crs !== undefined)
    notes.push(`no reference stated: columns of degrees read as ${crs.recorded}`);
  if (crs !== undefined) {
    const tally = problemTally();
    for (const position of positions) {
      tally.add(transformGeometry({ type: 'Point', coordinates: [...position] }, crs, city));
    }
    const refusal = tally.refusal(crs.recorded, place);
    if (refusal) throw refusal;
  }
  return { ...located, crs, columns, notes };
}

async function sample(path: string): Promise<RawFeature[]> {
  const rows: RawFeature[] = [];
  for await (const row of readFeatures(path)) {
    rows.push(row);
    if (rows.length === SAMPLE_ROWS) break;
  }
  return rows;
}

function positionsIn(rows: readonly RawFeature[], columns: CoordinateColumns): Position[] {
  return rows.flatMap((row) => {
    const found = positionOf(row, columns);
    return 'position' in found ? [found.position] : [];
  });
}

/** A table of degrees needs no statement: the numbers can be nothing else. Planes always do. */
function assumedCrs(
  positions: readonly Position[],
  columns: CoordinateColumns | undefined,
): LayerCrs | undefined {
  if (columns === undefined || positions.length === 0) return undefined;
  const looksLikeDegrees = positions.every(([x = 0, y = 0]) => Math.abs(x) <= 180 && Math.abs(y) <= 180);
  return columns.degrees || looksLikeDegrees ? degreesAsTheyAre('EPSG:4490') : undefined;
}

function crsMissing([x = 0, y = 0]: Position, place: { file: string; layer: string }): ImportError {
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
