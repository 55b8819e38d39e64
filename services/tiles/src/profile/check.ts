import type { TileProfileDefinition } from '@tongtu/data/tile-profile';
import { EXTENT } from './visible-size.ts';

/** Tile units are whole world units down to here, and the ids of PMTiles stay exact. */
const DEEPEST_ZOOM = 18;
/** What the renderer numbers in a byte. */
const MAX_LAYERS = 255;
/** The attribute of merged features: no layer may have one of its own. */
const COUNT = 'count';

/** @throws with what was got and what was wanted, for what types can't say about a profile */
export function checkProfile({ id, minZoom, maxZoom, layers }: TileProfileDefinition): void {
  const refuse = (got: string, wanted: string): never => {
    throw new Error(`tile profile ${id}: ${got}; wanted ${wanted}`);
  };
  if (!(Number.isInteger(minZoom) && Number.isInteger(maxZoom) && minZoom >= 0 && minZoom <= maxZoom)) {
    refuse(`zooms ${minZoom} to ${maxZoom}`, `whole ones from 0 to ${DEEPEST_ZOOM}`);
  }
  if (maxZoom > DEEPEST_ZOOM) refuse(`zoom ${maxZoom}`, `at most ${DEEPEST_ZOOM}`);
  if (layers.length > MAX_LAYERS) refuse(`${layers.length} layers`, `at most ${MAX_LAYERS}`);
  const ids = new Set<string>();
  for (const layer of layers) {
    if (ids.has(layer.id)) refuse(`layer ${layer.id} twice`, 'each once');
    ids.add(layer.id);
    const { bufferUnits = 0, thin, sources } = layer;
    if (!(bufferUnits >= 0 && bufferUnits <= EXTENT)) {
      refuse(`a buffer of ${bufferUnits} units in ${layer.id}`, `0 to ${EXTENT}`);
    }
    if (thin && !(Number.isInteger(thin.cellsPerTile) && EXTENT % thin.cellsPerTile === 0)) {
      refuse(`${thin.cellsPerTile} cells a tile in ${layer.id}`, `a power of two, at most ${EXTENT}`);
    }
    if (thin && bufferUnits > 0) {
      // A cell would hold points of two tiles, each of which knows the rivals of its own alone.
      refuse(`thinning in ${layer.id}, whose points reach ${bufferUnits} units over the edge`, 'no buffer');
    }
    for (const { attributes } of sources) {
      for (const [name, definitions] of Map.groupBy(attributes, ({ name }) => name)) {
        const where = `attribute ${name} in ${layer.id}`;
        if (name === COUNT) refuse(where, 'another name: merged features tell their number by it');
        if (new Set(definitions.map(({ type, minZoom = 0 }) => `${type} ${minZoom}`)).size > 1) {
          refuse(`${where} with several types or zooms`, 'one of each');
        }
      }
    }
  }
}
