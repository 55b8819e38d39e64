import type { FeatureInput } from '@tongtu/sdk/contract';
import { ImportError } from '../import/error.ts';
import type { LayerPlan } from '../import/plan.ts';
import type { Source } from '../import/read/source.ts';
import type { MappedRecord } from '../import/stage-records.ts';
import { readGeoJsonIds } from './geojson-ids.ts';
import type { MatchBy } from './options.ts';

/** By what a record is looked for; undefined: it has no such thing, or is looked for by its place. */
export type KeyOf = (record: MappedRecord, feature: FeatureInput) => string | undefined;

/** @param ownIds the ids that the file itself gives its features, in the order of rows; see {@link readOwnIds} */
export function keyOf(
  match: MatchBy,
  { layer }: Pick<LayerPlan, 'layer'>,
  ownIds: readonly (string | undefined)[] | undefined,
): KeyOf {
  switch (match.kind) {
    case 'source':
      return (_, { sourceId }) => sourceId;
    case 'key':
      return (_, { properties }) => textOf(properties[match.field]);
    case 'geometry':
      return () => undefined;
    case 'id': {
      if (ownIds?.some((id) => id !== undefined)) return ({ row }) => ownIds[row - 1];
      const column = layer.columns.find((name) => ID_COLUMN.test(name));
      if (column !== undefined) return ({ record }) => textOf(record.attributes[column]);
      if (layer.hasFidColumn || !isDownload(layer)) return () => undefined;
      const start = layer.ownName.length + 1;
      return ({ record }) => record.sourceId.slice(start);
    }
  }
}

const ID_COLUMN = /^(id|编号)$/i;

/**
 * The key of a table in a GeoPackage is the platform's id where the platform wrote it, which the column of versions
 * shows; elsewhere it counts the rows.
 */
const isDownload = ({ format, columns }: LayerPlan['layer']) =>
  format === 'geopackage' && columns.includes('version');

/** The ids of GeoJSON features; undefined where another format has to say them in a column. */
export async function readOwnIds(
  match: MatchBy,
  { layer }: Pick<LayerPlan, 'layer'>,
  { workspace }: Pick<Source, 'workspace'>,
): Promise<readonly (string | undefined)[] | undefined> {
  const isGeoJson = layer.format === 'geojson' || layer.format === 'geojsonseq';
  if (match.kind !== 'id' || !isGeoJson) return undefined;
  const ids = await readGeoJsonIds(workspace.path(layer.dataset.dataset));
  if (ids.length === layer.featureCount) return ids;
  throw new ImportError('file_malformed', {
    got: `${layer.featureCount} features, and ids of ${ids.length}`,
    wanted: 'a collection of GeoJSON features, or one of them a line',
    place: { file: layer.file, layer: layer.name },
  });
}

/** The version of the feature that a download was made of; undefined where the layer tells none. */
export function versionOf(
  match: MatchBy,
  { layer }: Pick<LayerPlan, 'layer'>,
): (record: MappedRecord) => number | undefined {
  const column = match.kind === 'id' ? layer.columns.find((name) => VERSION_COLUMN.test(name)) : undefined;
  return ({ record }) => {
    const version = column === undefined ? Number.NaN : Number(record.attributes[column]);
    return Number.isSafeInteger(version) && version > 0 ? version : undefined;
  };
}

const VERSION_COLUMN = /^(version|编辑次数)$/i;

function textOf(value: unknown): string | undefined {
  const text = value === undefined ? '' : String(value).trim();
  return text === '' ? undefined : text;
}
