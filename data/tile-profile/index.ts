import type { LayerDefinition, TileProfileDefinition } from './definition.ts';
import addresses from './layers/addresses.json' with { type: 'json' };
import administrativeAreas from './layers/administrative-areas.json' with { type: 'json' };
import aerialways from './layers/aerialways.json' with { type: 'json' };
import barriers from './layers/barriers.json' with { type: 'json' };
import boundaries from './layers/boundaries.json' with { type: 'json' };
import boundaryLabels from './layers/boundary-labels.json' with { type: 'json' };
import bridges from './layers/bridges.json' with { type: 'json' };
import buildings from './layers/buildings.json' with { type: 'json' };
import cityComponents from './layers/city-components.json' with { type: 'json' };
import contours from './layers/contours.json' with { type: 'json' };
import controlPoints from './layers/control-points.json' with { type: 'json' };
import damLines from './layers/dam-lines.json' with { type: 'json' };
import damPolygons from './layers/dam-polygons.json' with { type: 'json' };
import ferries from './layers/ferries.json' with { type: 'json' };
import land from './layers/land.json' with { type: 'json' };
import managementGrid from './layers/management-grid.json' with { type: 'json' };
import ocean from './layers/ocean.json' with { type: 'json' };
import pierLines from './layers/pier-lines.json' with { type: 'json' };
import pierPolygons from './layers/pier-polygons.json' with { type: 'json' };
import pipelinePoints from './layers/pipeline-points.json' with { type: 'json' };
import pipelines from './layers/pipelines.json' with { type: 'json' };
import placeLabels from './layers/place-labels.json' with { type: 'json' };
import pois from './layers/pois.json' with { type: 'json' };
import publicTransport from './layers/public-transport.json' with { type: 'json' };
import sites from './layers/sites.json' with { type: 'json' };
import spotHeights from './layers/spot-heights.json' with { type: 'json' };
import streetLabels from './layers/street-labels.json' with { type: 'json' };
import streetLabelsPoints from './layers/street-labels-points.json' with { type: 'json' };
import streetPolygons from './layers/street-polygons.json' with { type: 'json' };
import streets from './layers/streets.json' with { type: 'json' };
import streetsPolygonsLabels from './layers/streets-polygons-labels.json' with { type: 'json' };
import waterFacilities from './layers/water-facilities.json' with { type: 'json' };
import waterLines from './layers/water-lines.json' with { type: 'json' };
import waterLinesLabels from './layers/water-lines-labels.json' with { type: 'json' };
import waterPolygons from './layers/water-polygons.json' with { type: 'json' };
import waterPolygonsLabels from './layers/water-polygons-labels.json' with { type: 'json' };

export * from './definition.ts';

/**
 * The base map's profile: Shortbread 1.0 (https://shortbread-tiles.org/schema/1.0/, CC0) with layers and attributes
 * of our own. `maxZoom` is a city's choice up to 18; deeper zooms of a map enlarge its tiles.
 */
export const tileProfile: TileProfileDefinition = {
  id: 'tongtu-shortbread',
  minZoom: 0,
  maxZoom: 15,
  // JSON modules come with their strings widened; `layers.test.ts` holds the files to the model and the schema.
  layers: [
    ocean,
    land,
    sites,
    administrativeAreas,
    waterPolygons,
    waterLines,
    damPolygons,
    damLines,
    pierPolygons,
    pierLines,
    contours,
    bridges,
    streetPolygons,
    streets,
    ferries,
    aerialways,
    buildings,
    barriers,
    pipelines,
    managementGrid,
    boundaries,
    waterPolygonsLabels,
    waterLinesLabels,
    boundaryLabels,
    placeLabels,
    streetLabels,
    streetsPolygonsLabels,
    streetLabelsPoints,
    publicTransport,
    pois,
    addresses,
    waterFacilities,
    spotHeights,
    controlPoints,
    cityComponents,
    pipelinePoints,
  ] as unknown as LayerDefinition[],
};
