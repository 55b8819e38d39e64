import type { CompiledProfile } from './compile.ts';

/** One entry of `vector_layers` (TileJSON 3.0.0, section 3.3), also in PMTiles metadata. */
export interface VectorLayer {
  readonly id: string;
  readonly description: string;
  readonly minzoom: number;
  readonly maxzoom: number;
  /** Attribute name to its type: `String`, `Number` or `Boolean`. */
  readonly fields: Readonly<Record<string, string>>;
}

const TYPE_NAMES = { string: 'String', number: 'Number', boolean: 'Boolean' } as const;

/** Describes the layers of an edition's tiles. */
export function vectorLayers(profile: CompiledProfile): VectorLayer[] {
  return profile.layers.map((layer) => {
    const fields: Record<string, string> = {};
    for (const { name, type } of layer.sources.flatMap((source) => source.attributes))
      fields[name] = TYPE_NAMES[type];
    if (layer.mergeBelowZoom > 0) fields.count = TYPE_NAMES.number;
    const zooms = layer.sources.map((source) => source.lowestZoom);
    return {
      id: layer.id,
      description: layer.description.en,
      minzoom: Math.max(profile.minZoom, Math.min(...zooms)),
      maxzoom: profile.maxZoom,
      fields,
    };
  });
}
