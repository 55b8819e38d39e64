import { hash } from 'node:crypto';
import type {
  Generalisation,
  LayerDefinition,
  LayerGeometry,
  SourceDefinition,
  TileProfileDefinition,
  ZoomRule,
} from '@tongtu/data/tile-profile';
import type { Bilingual, Edition, Properties } from '@tongtu/sdk/contract';
import { compileAttribute, compileTerms, type ReadValue, type Weigh } from './attribute.ts';
import { checkProfile } from './check.ts';
import { compileFilter } from './filter.ts';

/** A profile as the renderer runs it: conditions and attributes are functions. One per edition and thread. */
export interface CompiledProfile {
  readonly id: string;
  /**
   * Names the profile, but for its deepest zoom, and the renderer: tiles of two archives with one fingerprint may lie over
   * each other.
   */
  readonly fingerprint: string;
  readonly edition: Edition;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** In tile order; `index` is the place in this list. */
  readonly layers: readonly CompiledLayer[];
  readonly sourcesByCollection: ReadonlyMap<string, readonly CompiledSource[]>;
}

export interface CompiledLayer {
  readonly index: number;
  readonly id: string;
  readonly description: Bilingual;
  readonly geometry: LayerGeometry;
  readonly bufferUnits: number;
  readonly generalisation: Generalisation;
  /** 0 where lines are never merged. */
  readonly mergeBelowZoom: number;
  readonly thin: { readonly belowZoom: number; readonly cellsPerTile: number } | undefined;
  readonly dropRank: number;
  /** Attribute names in the order in which tiles list them. */
  readonly keys: readonly string[];
  readonly sources: readonly CompiledSource[];
}

export interface CompiledSource {
  readonly collection: string;
  readonly layer: CompiledLayer;
  /** The lowest zoom at which a feature with these properties is drawn, or undefined where it never is. */
  zoomOf(properties: Properties): number | undefined;
  /** The lowest zoom that `zoomOf` can answer. */
  readonly lowestZoom: number;
  readonly maxZoom: number;
  readonly attributes: readonly CompiledAttribute[];
  readonly sort: Weigh | undefined;
  readonly importance: Weigh | undefined;
}

export interface CompiledAttribute {
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean';
  /** Place of the name in the layer's `keys`. */
  readonly key: number;
  readonly minZoom: number;
  readonly read: ReadValue;
}

/** How far shapes reach over a tile's edge unless their layer says otherwise. */
export const SHAPE_BUFFER_UNITS = 64;

/**
 * Prepares a profile for an edition: layers and attributes of the other edition are left out.
 *
 * @throws where the profile asks for what can't be rendered
 */
export function compileProfile(definition: TileProfileDefinition, edition: Edition): CompiledProfile {
  checkProfile(definition);
  const { id, minZoom, maxZoom } = definition;
  const layers = definition.layers
    .filter((layer) => layer.edition === undefined || layer.edition === edition)
    .map((layer, index) => compileLayer(layer, index, edition));
  const sourcesByCollection = new Map<string, CompiledSource[]>();
  for (const source of layers.flatMap((layer) => layer.sources)) {
    const sources = sourcesByCollection.get(source.collection);
    if (sources) sources.push(source);
    else sourcesByCollection.set(source.collection, [source]);
  }
  const fingerprint = fingerprintOf(definition, edition);
  return { id, fingerprint, edition, minZoom, maxZoom, layers, sourcesByCollection };
}

/** To be raised with every change of the renderer after which it draws the same rows to other bytes. */
const RENDERER_VERSION = 2;

function fingerprintOf({ maxZoom: _, ...definition }: TileProfileDefinition, edition: Edition): string {
  return hash('sha256', JSON.stringify([RENDERER_VERSION, edition, definition])).slice(0, 16);
}

function compileLayer(layer: LayerDefinition, index: number, edition: Edition): CompiledLayer {
  const sources: CompiledSource[] = [];
  const keys: string[] = [];
  const compiled: CompiledLayer = {
    index,
    id: layer.id,
    description: layer.description,
    geometry: layer.geometry,
    bufferUnits:
      layer.bufferUnits ??
      (layer.geometry === 'line' || layer.geometry === 'polygon' ? SHAPE_BUFFER_UNITS : 0),
    generalisation: layer.generalisation ?? 'own',
    mergeBelowZoom: layer.mergeBelowZoom ?? 0,
    thin: layer.thin,
    dropRank: layer.dropRank ?? 0,
    keys,
    sources,
  };
  for (const source of layer.sources) sources.push(compileSource(source, compiled, keys, edition));
  return compiled;
}

function compileSource(
  source: SourceDefinition,
  layer: CompiledLayer,
  keys: string[],
  edition: Edition,
): CompiledSource {
  const accepts = source.filter && compileFilter(source.filter);
  const zoomOf = compileZoomRule(source.zoom);
  const attributes = compileAttributes(source, keys, edition);
  const read = new Map(attributes.map(({ name, read }) => [name, read]));
  return {
    collection: source.collection,
    layer,
    zoomOf: accepts ? (properties) => (accepts(properties) ? zoomOf(properties) : undefined) : zoomOf,
    lowestZoom: lowestZoomOf(source.zoom),
    maxZoom: source.maxZoom ?? Number.POSITIVE_INFINITY,
    attributes,
    sort: source.sort && compileTerms(source.sort, read),
    importance: source.importance && compileTerms(source.importance, read),
  };
}

/** Of several definitions of one name, each with its condition, the first that has a value gives it. */
function compileAttributes(
  { attributes }: SourceDefinition,
  keys: string[],
  edition: Edition,
): CompiledAttribute[] {
  const drawn = attributes.filter(
    (attribute) => attribute.edition === undefined || attribute.edition === edition,
  );
  return [...Map.groupBy(drawn, ({ name }) => name)].map(([name, definitions]) => {
    if (!keys.includes(name)) keys.push(name);
    const reads = definitions.map(compileAttribute);
    const [first, ...others] = reads as [ReadValue, ...ReadValue[]];
    const firstOf: ReadValue = (properties, measures) => {
      for (const read of reads) {
        const value = read(properties, measures);
        if (value !== undefined) return value;
      }
      return undefined;
    };
    return {
      name,
      type: definitions[0]!.type,
      key: keys.indexOf(name),
      minZoom: definitions[0]!.minZoom ?? 0,
      read: others.length === 0 ? first : firstOf,
    };
  });
}

function compileZoomRule(rule: ZoomRule): (properties: Properties) => number | undefined {
  if (typeof rule === 'number') return () => rule;
  if ('by' in rule) {
    const zooms = new Map(Object.entries(rule.zooms));
    return (properties) => zooms.get(String(properties[rule.by])) ?? rule.otherwise;
  }
  const rules = rule.rules.map(({ if: filter, zoom }) => ({ holds: compileFilter(filter), zoom }));
  return (properties) => rules.find(({ holds }) => holds(properties))?.zoom ?? rule.otherwise;
}

function lowestZoomOf(rule: ZoomRule): number {
  if (typeof rule === 'number') return rule;
  const zooms = 'by' in rule ? Object.values(rule.zooms) : rule.rules.map(({ zoom }) => zoom);
  return Math.min(...zooms, rule.otherwise ?? Number.POSITIVE_INFINITY);
}
