import type { IDxf, IEntity, IInsertEntity, IMtextEntity, IPoint, ITextEntity } from 'dxf-parser';
import type { Geometry, Position } from 'geojson';
import { BackdropError, MAX_SHAPES, type Shape, type ShapeProperties } from './backdrop.ts';
import { geometryOf } from './dxf-entities.ts';

/** Blocks in blocks: deeper is a drawing that contains itself. */
const MAX_DEPTH = 8;
/** Parts of an entity that follow it under names of their own. */
const PARTS = new Set(['VERTEX', 'SEQEND', 'ATTRIB', 'ENDSEC', 'EOF']);
const RADIANS = Math.PI / 180;

type Carry = (position: Position) => Position;

/**
 * The shapes of a drawing in its own coordinates: blocks are taken apart, and stand as a point as well, for in a survey they
 * are symbols. What is on a layer that is off or frozen, in paper space, or has no shape is left and counted.
 *
 * @param kinds how often each kind of entity stands in the drawing, of {@link entityKinds}
 * @throws BackdropError `tooManyShapes`
 */
export function dxfShapes(
  drawing: IDxf,
  kinds: Readonly<Record<string, number>> = {},
): { readonly shapes: readonly Shape[]; readonly left: Readonly<Record<string, number>> } {
  const shapes: Shape[] = [];
  const left: Record<string, number> = {};
  const leave = (kind: string, count = 1) => {
    left[kind] = (left[kind] ?? 0) + count;
  };
  const isOff = (layer: string) => {
    const { visible, frozen } = drawing.tables?.layer?.layers?.[layer] ?? {};
    return visible === false || frozen === true;
  };
  const take = (entities: readonly IEntity[], carry: Carry, depth: number) => {
    for (const entity of entities) {
      if (entity.type === 'ATTDEF' || entity.inPaperSpace || entity.visible === false) continue;
      if (isOff(entity.layer)) {
        leave('layer');
        continue;
      }
      const geometry = geometryOf(entity);
      if (geometry) shapes.push({ geometry: carried(geometry, carry), properties: propertiesOf(entity) });
      else if (depth === 0) leave(entity.type);
      if (shapes.length > MAX_SHAPES) throw new BackdropError('tooManyShapes', String(shapes.length));
      if (entity.type !== 'INSERT') continue;
      const insert = entity as IInsertEntity;
      const block = drawing.blocks?.[insert.name];
      if (!block?.entities || depth >= MAX_DEPTH) continue;
      for (const placed of placements(insert, block.position))
        take(block.entities, (position) => carry(placed(position)), depth + 1);
    }
  };
  const entities = drawing.entities ?? [];
  take(entities, (position) => position, 0);
  // Kinds that the parser does not know are not among the entities at all.
  const known = new Set(entities.map(({ type }) => type));
  for (const [kind, count] of Object.entries(kinds))
    if (!known.has(kind as IEntity['type']) && !PARTS.has(kind)) leave(kind, count);
  return { shapes, left };
}

/** How often each kind of entity stands in the section of entities of a DXF text. */
export function entityKinds(text: string): Record<string, number> {
  const begin = text.search(/\n\s*2\r?\n\s*ENTITIES\s*\r?\n/);
  if (begin < 0) return {};
  const end = text.slice(begin).search(/\n\s*0\r?\n\s*ENDSEC/);
  const section = text.slice(begin, end < 0 ? undefined : begin + end);
  const kinds: Record<string, number> = {};
  // A name begins with a letter: a 0 that is a value has a number behind it.
  for (const [, kind] of section.matchAll(/\n[ \t]*0\r?\n[ \t]*(3?[A-Z][A-Z0-9_]*)(?=\s)/g))
    kinds[kind!] = (kinds[kind!] ?? 0) + 1;
  return kinds;
}

/** What carries the positions of a block to where it stands: once, or for each place of its grid. */
function placements(insert: IInsertEntity, base: IPoint | undefined): Carry[] {
  const { position, rotation = 0, xScale = 1, yScale = 1, extrusionDirection } = insert;
  const { columnCount = 1, rowCount = 1, columnSpacing = 0, rowSpacing = 0 } = insert;
  if (!position) return [];
  const mirror = (extrusionDirection?.z ?? 1) < 0 ? -1 : 1;
  const [cos, sin] = [Math.cos(rotation * RADIANS), Math.sin(rotation * RADIANS)];
  const [columns, rows] = [Math.max(1, columnCount), Math.max(1, rowCount)];
  if (columns * rows > MAX_SHAPES) throw new BackdropError('tooManyShapes', String(columns * rows));
  return Array.from({ length: columns * rows }, (_, index): Carry => {
    const [dx, dy] = [(index % columns) * columnSpacing, Math.floor(index / columns) * rowSpacing];
    return ([x, y]) => {
      const [east, north] = [(x! - (base?.x ?? 0)) * xScale + dx, (y! - (base?.y ?? 0)) * yScale + dy];
      return [mirror * (position.x + east * cos - north * sin), position.y + east * sin + north * cos];
    };
  });
}

function carried(geometry: Geometry, carry: Carry): Geometry {
  switch (geometry.type) {
    case 'Point':
      return { type: 'Point', coordinates: carry(geometry.coordinates) };
    case 'LineString':
      return { type: 'LineString', coordinates: geometry.coordinates.map(carry) };
    case 'Polygon':
      return { type: 'Polygon', coordinates: geometry.coordinates.map((ring) => ring.map(carry)) };
    default:
      throw new TypeError(`no entity has a ${geometry.type}`);
  }
}

/**
 * What an entity says, under the names that fields of the base model have: a text as `name`, a height as `elevation`, and as
 * `source_kind` the code that South's CASS writes to it, else its block or layer. `dxf_layer` is for people.
 */
function propertiesOf(entity: IEntity): ShapeProperties {
  const { layer = '0', type, extendedData } = entity;
  const text = type === 'TEXT' || type === 'MTEXT' ? plainText(entity as ITextEntity | IMtextEntity) : '';
  const block = type === 'INSERT' ? (entity as IInsertEntity).name : '';
  const code = extendedData?.applicationName === 'SOUTH' ? (extendedData.customStrings?.[0] ?? '') : '';
  const height = type === 'POINT' || type === 'INSERT' ? (entity as IInsertEntity).position?.z : undefined;
  return {
    dxf_layer: layer,
    source_kind: code || block || layer,
    ...(text ? { name: text } : {}),
    ...(height ? { elevation: height } : {}),
  };
}

/** Without the marks of its lettering. */
function plainText({ text = '' }: { readonly text: string }): string {
  return text
    .replace(/\\P/g, ' ')
    .replace(/\\[A-Za-z][^;\\{}]*;/g, '')
    .replace(/[{}]/g, '')
    .replace(/%%[a-z]/gi, '')
    .trim();
}
