import type { MappingDefinition } from '@tongtu/sdk/contract';
import { extendMapping } from './extend.ts';
import mappingSchema from './mapping.schema.json' with { type: 'json' };
import nanjingGpkg from './nanjing-gpkg.json' with { type: 'json' };
import nanjingShp from './nanjing-shp.json' with { type: 'json' };
import osm from './osm.json' with { type: 'json' };
import tilezen from './tilezen.json' with { type: 'json' };

export { extendMapping } from './extend.ts';
export { genericMapping } from './generic.ts';
export { type SourceLayer, suggestMapping } from './suggest.ts';

/** The form of a mapping file, as JSON Schema 2020-12. */
export { mappingSchema };

/** What the compiler sees in the JSON files: unions and tuples are widened. Their shape is checked by test. */
function definitions(files: readonly { readonly id: string }[]): readonly MappingDefinition[] {
  return files as readonly MappingDefinition[];
}

const written = definitions([osm, tilezen, nanjingShp, nanjingGpkg]);

/** The mappings that the platform brings along, each whole: what they extend is in them. */
export const mappings: readonly MappingDefinition[] = written.map((mapping) =>
  extendMapping(mapping, written),
);

/** `undefined` where no mapping has that id. */
export function mappingById(id: string): MappingDefinition | undefined {
  return mappings.find((mapping) => mapping.id === id);
}
