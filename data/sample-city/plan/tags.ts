import type { Watercourse } from './waters.ts';

export type RoadClass =
  | 'trunk'
  | 'primary'
  | 'secondary'
  | 'tertiary'
  | 'unclassified'
  | 'residential'
  | 'living_street'
  | 'pedestrian'
  | 'service'
  | 'track'
  | 'footway';

/** From kerb to kerb with pavements, in metres. */
export const ROAD_WIDTH_METERS: Readonly<Record<RoadClass, number>> = {
  trunk: 46,
  primary: 40,
  secondary: 30,
  tertiary: 22,
  unclassified: 8,
  residential: 12,
  living_street: 5,
  pedestrian: 4,
  service: 6,
  track: 4,
  footway: 2.4,
};

const RANK: Readonly<Record<RoadClass, number>> = {
  trunk: 60,
  primary: 55,
  secondary: 50,
  tertiary: 45,
  unclassified: 40,
  residential: 35,
  living_street: 30,
  pedestrian: 25,
  service: 20,
  track: 15,
  footway: 10,
};

/** A street is one road under one name; its edges carry it. */
export interface Street {
  readonly id: number;
  readonly roadClass: RoadClass;
  /** Given where the plan knows it; others are named once their course is known. */
  name?: string;
  pinyin?: string;
  /** Road number, such as G320. */
  readonly ref?: string;
  /** Runs beside water. */
  readonly quay?: boolean;
  /** Never named: paths, service roads, field roads. */
  readonly nameless?: boolean;
}

/** What an edge of the planar map is. */
export interface Tag {
  readonly rank: number;
  readonly street?: Street;
  readonly canal?: Watercourse;
}

export const BOUND: Tag = { rank: 5 };

export function canalTag(canal: Watercourse): Tag {
  return { rank: 12, canal };
}

/** All streets in the order of their making. */
export class Streets {
  readonly all: Street[] = [];

  add(roadClass: RoadClass, more: Omit<Street, 'id' | 'roadClass'> = {}): Street {
    const street: Street = { id: this.all.length, roadClass, ...more };
    this.all.push(street);
    return street;
  }

  tag(roadClass: RoadClass, more: Omit<Street, 'id' | 'roadClass'> = {}): Tag {
    return roadTag(this.add(roadClass, more));
  }
}

export function roadTag(street: Street): Tag {
  return { rank: RANK[street.roadClass], street };
}

/** Half of the ground an edge takes, to each side. */
export function halfWidthOf({ street, canal }: Tag): number {
  if (canal) return canal.widthMeters / 2;
  return street ? ROAD_WIDTH_METERS[street.roadClass] / 2 : 0;
}
