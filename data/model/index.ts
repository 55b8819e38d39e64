import type { CollectionDefinition } from '@tongtu/sdk/contract';
import address from './address.json' with { type: 'json' };
import administrativeArea from './administrative_area.json' with { type: 'json' };
import administrativeBoundary from './administrative_boundary.json' with { type: 'json' };
import building from './building.json' with { type: 'json' };
import cityComponent from './city_component.json' with { type: 'json' };
import contour from './contour.json' with { type: 'json' };
import controlPoint from './control_point.json' with { type: 'json' };
import facility from './facility.json' with { type: 'json' };
import landUse from './land_use.json' with { type: 'json' };
import managementGrid from './management_grid.json' with { type: 'json' };
import pipeline from './pipeline.json' with { type: 'json' };
import place from './place.json' with { type: 'json' };
import poi from './poi.json' with { type: 'json' };
import railway from './railway.json' with { type: 'json' };
import road from './road.json' with { type: 'json' };
import roadArea from './road_area.json' with { type: 'json' };
import spotHeight from './spot_height.json' with { type: 'json' };
import transportFacility from './transport_facility.json' with { type: 'json' };
import waterArea from './water_area.json' with { type: 'json' };
import waterFacility from './water_facility.json' with { type: 'json' };
import waterLine from './water_line.json' with { type: 'json' };

export * from '../code-lists/index.ts';
export { type JsonSchema, propertiesSchema } from './properties-schema.ts';

/** What the compiler sees in the JSON files: unions and tuples are widened. Their shape is checked by test. */
function definitions(files: readonly { readonly id: string }[]): readonly CollectionDefinition[] {
  return files as readonly CollectionDefinition[];
}

/** The base collections, in the order of GB/T 13923 and then what it does not class. */
export const collections = definitions([
  controlPoint,
  waterArea,
  waterLine,
  waterFacility,
  building,
  facility,
  road,
  roadArea,
  railway,
  transportFacility,
  pipeline,
  administrativeArea,
  administrativeBoundary,
  contour,
  spotHeight,
  landUse,
  address,
  place,
  poi,
  cityComponent,
  managementGrid,
]);

const byId = new Map(collections.map((collection) => [collection.id, collection]));

/** `undefined` where no base collection has that id. */
export function collectionById(id: string): CollectionDefinition | undefined {
  return byId.get(id);
}
