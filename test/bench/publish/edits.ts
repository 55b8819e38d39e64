import type { LngLat } from '@tongtu/sdk/geo';
import type { Geometry, LineString, Polygon, Position } from 'geojson';
import type { CityFeature } from '../build/city.ts';
import { Random } from '../build/random.ts';
import type { Kind } from './blocks.ts';

/** A change as the API takes it. */
export interface Change {
  readonly action: 'replace';
  readonly collection: string;
  readonly featureId: number;
  readonly geometry: Geometry;
  readonly properties: CityFeature['properties'];
}

export interface EditOfCity {
  readonly kind: Kind;
  readonly changes: readonly Change[];
  /** Where it is seen. */
  readonly at: LngLat;
}

/** A feature that edits may choose, as it stands now. */
export interface Editable {
  readonly id: number;
  readonly kind: Kind;
  readonly name: string;
  feature: CityFeature;
}

/** Ten edits in turn: a day's work of a survey authority, its heaviest kinds included. */
const TURN: readonly Kind[] = [
  'building',
  'building',
  'motorway',
  'building',
  'place',
  'building',
  'river',
  'building',
  'district',
  'building',
];
/** Some 30 m. */
const MOVE_DEGREES = 0.0003;

/** Seeded edits of features that are kept in step with what was published. */
export class Edits {
  readonly #random: Random;
  readonly #byKind = new Map<Kind, Editable[]>();
  #count = 0;

  constructor(editable: readonly Editable[], seed: number) {
    this.#random = new Random(seed);
    for (const each of editable) {
      const list = this.#byKind.get(each.kind) ?? [];
      list.push(each);
      this.#byKind.set(each.kind, list);
    }
  }

  next(kind: Kind = TURN[this.#count++ % TURN.length]!): EditOfCity {
    if (kind === 'district') return this.#border();
    const chosen = this.#random.pick(this.of(kind));
    const { collectionId, geometry, properties } = chosen.feature;
    const edited = { collectionId, ...this.#edited(kind, geometry, properties) };
    return { kind, changes: [changed(chosen, edited)], at: firstOf(edited.geometry) };
  }

  of(kind: Kind): readonly Editable[] {
    return this.#byKind.get(kind) ?? [];
  }

  #edited(kind: Kind, geometry: Geometry, properties: CityFeature['properties']) {
    switch (kind) {
      case 'building': {
        const floors = (Number(properties.floors) % 30) + 1;
        return { geometry, properties: { ...properties, floors, height: floors * 3 } };
      }
      case 'motorway':
        return {
          geometry,
          properties: { ...properties, kind: properties.kind === 'trunk' ? 'motorway' : 'trunk' },
        };
      case 'place': {
        const number = this.#random.integer(1, 9_999);
        return {
          geometry,
          properties: { ...properties, name: `新村${number}`, name_pinyin: `Xīncūn ${number}` },
        };
      }
      default: {
        const { coordinates } = geometry as Polygon;
        const [ring = []] = coordinates;
        const chosen = this.#random.integer(1, ring.length - 2);
        const move = this.#random.between(0.1, 0.3) * MOVE_DEGREES;
        return {
          geometry: {
            type: 'Polygon' as const,
            coordinates: [ring.with(chosen, moved(ring[chosen]!, move))],
          },
          properties,
        };
      }
    }
  }

  /** A vertex of a common border: in the line and in the areas on both sides. */
  #border(): EditOfCity {
    const areas = this.of('district');
    const border = this.#random.pick(
      this.of('border').filter(({ feature }) => sharing(areas, middleOf(feature)).length === 2),
    );
    const { coordinates } = border.feature.geometry as LineString;
    const from = coordinates[this.#random.integer(10, coordinates.length - 10)]!;
    const to = moved(from, this.#random.between(-0.2, 0.2) * MOVE_DEGREES);
    const changes = [border, ...sharing(areas, from)].map((each) =>
      changed(each, { ...each.feature, geometry: withVertex(each.feature.geometry, from, to) }),
    );
    return { kind: 'district', changes, at: lngLatOf(to) };
  }
}

function changed(editable: Editable, feature: CityFeature): Change {
  editable.feature = feature;
  const { collectionId: collection, geometry, properties } = feature;
  return { action: 'replace', collection, featureId: editable.id, geometry, properties };
}

const middleOf = ({ geometry }: CityFeature): Position => {
  const { coordinates } = geometry as LineString;
  return coordinates[coordinates.length >> 1]!;
};
const isSame = (a: Position, b: Position) => a[0] === b[0] && a[1] === b[1];
const sharing = (areas: readonly Editable[], vertex: Position) =>
  areas.filter(({ feature }) =>
    (feature.geometry as Polygon).coordinates[0]!.some((each) => isSame(each, vertex)),
  );
const moved = ([lng = 0, lat = 0]: Position, by: number): Position => [
  Math.round((lng + by) * 1e7) / 1e7,
  Math.round((lat + by) * 1e7) / 1e7,
];

function withVertex(geometry: Geometry, from: Position, to: Position): Geometry {
  const exchange = (line: readonly Position[]) => line.map((each) => (isSame(each, from) ? to : each));
  if (geometry.type === 'LineString') return { ...geometry, coordinates: exchange(geometry.coordinates) };
  return { ...(geometry as Polygon), coordinates: (geometry as Polygon).coordinates.map(exchange) };
}

function firstOf(geometry: Geometry): LngLat {
  if (geometry.type === 'Point') return lngLatOf(geometry.coordinates);
  if (geometry.type === 'LineString') return lngLatOf(geometry.coordinates[0]!);
  return lngLatOf((geometry as Polygon).coordinates[0]![0]!);
}

const lngLatOf = ([lng = 0, lat = 0]: Position): LngLat => [lng, lat];
