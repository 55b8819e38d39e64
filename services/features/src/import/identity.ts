import type { MappingDefinition, SourceRow } from '@tongtu/sdk/contract';
import type { Geometry, Position } from 'geojson';
import { idRulesOf, sourceIdOf } from '../mapping/identify.ts';
import type { RowRejection } from './rejection.ts';

/** Gives a record its id for life, or says that it was there before. */
export type Identifier = (
  record: SourceRow,
) =>
  | { readonly sourceId: string; readonly piece: boolean }
  | Pick<RowRejection, 'sourceId' | 'code' | 'reason'>;

/**
 * Ids by the mapping's rules where it has some, else the reader's own. Where an id comes again with another shape
 * (features cut at the seams of tiles), the later pieces are numbered `<id>~2`, `<id>~3` in the order of the file;
 * with the same shape it is a duplicate. Holds one entry a record: 100 bytes.
 */
export function identifierOf(mapping: MappingDefinition): Identifier {
  const rules = new Map<string, ReturnType<typeof idRulesOf>>();
  const shapes = new Map<string, number>();
  const more = new Map<string, number[]>();

  return (record) => {
    const id = sourceIdOf(rulesFor(record.layer), record);
    // Without a rule the id is unique already: a primary key, an OSM id or the row's number.
    if (id === undefined) return { sourceId: record.sourceId, piece: false };
    const shape = fingerprint(record.geometry);
    const first = shapes.get(id);
    if (first === undefined) {
      shapes.set(id, shape);
      return { sourceId: id, piece: false };
    }
    const others = more.get(id) ?? [];
    if (first === shape || others.includes(shape)) return { sourceId: id, ...DUPLICATE };
    others.push(shape);
    more.set(id, others);
    return { sourceId: `${id}~${others.length + 1}`, piece: true };
  };

  /** Found once a layer, so that patterns are not tried for every row. */
  function rulesFor(layer: string): ReturnType<typeof idRulesOf> {
    const known = rules.get(layer) ?? idRulesOf(mapping, layer);
    rules.set(layer, known);
    return known;
  }
}

const DUPLICATE = {
  code: 'duplicate_source_id',
  reason: { zh: '与前面的记录标识和形状都相同', en: 'an earlier record has the same id and shape' },
};

/** A number that two different shapes practically never share. */
function fingerprint(geometry: Geometry): number {
  let sum = 0;
  let count = 0;
  const walk = (coordinates: Position | readonly (Position | unknown[])[]): void => {
    if (typeof coordinates[0] === 'number') {
      count++;
      sum += count * (31 * coordinates[0] + 17 * (coordinates[1] as number));
    } else for (const part of coordinates as Position[][]) walk(part as never);
  };
  if (geometry.type === 'GeometryCollection') {
    for (const part of geometry.geometries) sum = 37 * sum + fingerprint(part);
  } else walk(geometry.coordinates as never);
  return sum;
}
