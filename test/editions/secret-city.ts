import { collectionById, collections } from '@tongtu/data/model';
import type { CollectionDefinition, FeatureInput, FieldDefinition, Properties } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { Geometry } from 'geojson';

/** Open features lie here, withheld ones there: what is drawn or boxed there has told of them. */
export const OPEN_PLACE: Bbox = [120.75, 30.75, 120.77, 30.77];
export const SECRET_PLACE: Bbox = [120.95, 30.95, 120.97, 30.97];
/** Off the grid to which the public edition coarsens some collections, degrees. */
const OFF_GRID_DEGREES = 0.000_173;

/** What every text, day and number that is withheld begins with; nothing else in the platform does. */
const TEXT_MARK = 'sntl-';
const DAY_MARK = '1147-';
const NUMBER_MARK = '9173108';
/** A number is one only from its first digit on: the milliseconds of a time may hold any. */
export const MARKS = [new RegExp(TEXT_MARK), new RegExp(DAY_MARK), new RegExp(`(?<![\\d.])${NUMBER_MARK}`)];

/** A feature of each collection that may be public, drawn at the deepest zoom at the latest. */
const OPEN_PROPERTIES: Readonly<Record<string, Properties>> = {
  address: { full_address: '和平路1号' },
  administrative_area: { kind: 'district', level: 6, name: '南湖区' },
  administrative_boundary: { kind: 'district', level: 6 },
  building: { kind: 'office', name: '市民中心', height: 24 },
  city_component: { kind: 'street_lamp' },
  facility: { kind: 'university', name: '学院' },
  land_use: { kind: 'park', name: '公园' },
  pipeline: { kind: 'power_line' },
  place: { kind: 'village', name: '新丰' },
  poi: { kind: 'cafe', category: 'amenity', name: '茶馆' },
  railway: { kind: 'rail' },
  road: { kind: 'primary', name: '中山路' },
  road_area: { kind: 'pedestrian' },
  spot_height: { kind: 'peak', elevation: 12 },
  transport_facility: { kind: 'bus_stop', name: '车站' },
  water_area: { kind: 'lake', name: '南湖' },
  water_facility: { kind: 'dam' },
  water_line: { kind: 'canal', name: '运河' },
};

/** Fields whose mere presence withholds the whole feature, such as the room of an address. */
const WITHHOLDING_FIELDS = ['restricted', 'room', 'floor', 'unit', 'stage', 'state'];

/** A withheld value and where it belongs. */
export interface Sentinel {
  readonly collection: string;
  readonly field: string;
  readonly value: string | number;
}

export interface SecretCity {
  readonly features: readonly FeatureInput[];
  readonly sentinels: readonly Sentinel[];
}

/**
 * A feature of every collection with a value of its own in each field that is withheld, and beside it one that is
 * withheld whole, in another place, with values of its own in all fields.
 */
export function secretCity(): SecretCity {
  const features: FeatureInput[] = [];
  const sentinels: Sentinel[] = [];
  const marked = (collection: string, fields: readonly FieldDefinition[]) => {
    const properties: Record<string, string | number> = {};
    for (const { name: field, type } of fields) {
      const value = markedValue(type, `${collection}-${field}`, sentinels.length);
      if (value === undefined) continue;
      properties[field] = value;
      sentinels.push({ collection, field, value });
    }
    return properties;
  };

  collections.forEach((collection, index) => {
    const { id, fields } = collection;
    const open = OPEN_PROPERTIES[id];
    if (open) {
      const withheld = fields.filter(
        ({ name, audience }) => audience !== 'public' && !WITHHOLDING_FIELDS.includes(name),
      );
      features.push(
        feature(collection, 'open', { ...marked(id, withheld), ...open }, place(OPEN_PLACE, index)),
      );
    }
    // A rule of the platform may ask for the kind, so it stays; everything else is a secret.
    const others = fields.filter(({ name }) => !['kind', 'category', 'level'].includes(name));
    const { kind, category, level } = open ?? kindOf(collection);
    const rest = Object.fromEntries(
      Object.entries({ kind, category, level }).filter(([, value]) => value !== undefined),
    );
    features.push(
      feature(
        collection,
        'secret',
        { ...marked(id, others), ...(rest as Properties), restricted: true },
        place(SECRET_PLACE, index),
      ),
    );
  });
  return { features, sentinels };
}

function kindOf(collection: CollectionDefinition): Properties {
  const kinds: Readonly<Record<string, string>> = { contour: 'index', control_point: 'benchmark' };
  const kind = kinds[collection.id];
  return kind === undefined ? {} : { kind };
}

function feature(
  { id }: CollectionDefinition,
  role: 'open' | 'secret',
  properties: Properties,
  position: readonly [number, number],
): FeatureInput {
  return { collectionId: id, sourceId: `${id}/${role}`, geometry: shapeOf(id, position), properties };
}

/** Booleans have no value that could be told apart; the platform's names of such fields are looked for instead. */
function markedValue(type: FieldDefinition['type'], name: string, n: number): string | number | undefined {
  const counter = String(n).padStart(4, '0');
  if (type === 'string') return `${TEXT_MARK}${name}-${counter}`;
  if (type === 'date')
    return `${DAY_MARK}${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;
  if (type === 'datetime') return `${DAY_MARK}01-01T00:${String(n % 60).padStart(2, '0')}:00Z`;
  if (type === 'integer') return Number(`${NUMBER_MARK}${counter}`);
  if (type === 'number') return Number(`${NUMBER_MARK}${counter}.25`);
  return undefined;
}

/** Each collection has a place of its own, in a square of 5. */
function place([west, south]: Bbox, index: number): [lng: number, lat: number] {
  return [
    west + 0.002 + (index % 5) * 0.0031 + OFF_GRID_DEGREES,
    south + 0.002 + Math.floor(index / 5) * 0.0031 + OFF_GRID_DEGREES,
  ];
}

function shapeOf(collectionId: string, [lng, lat]: readonly [number, number]): Geometry {
  const kind = collectionById(collectionId)?.geometry;
  const side = 0.0021;
  if (kind === 'line' || collectionId === 'pipeline')
    return {
      type: 'LineString',
      coordinates: [
        [lng, lat],
        [lng + side, lat + side],
      ],
    };
  if (kind === 'polygon')
    return {
      type: 'Polygon',
      coordinates: [
        [
          [lng, lat],
          [lng + side, lat],
          [lng + side, lat + side],
          [lng, lat + side],
          [lng, lat],
        ],
      ],
    };
  return { type: 'Point', coordinates: [lng, lat] };
}
