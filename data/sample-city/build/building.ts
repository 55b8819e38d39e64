import type { Block } from '../blocks/block.ts';
import type { Point } from '../geometry/plane.ts';
import type { Rings } from './shapes.ts';

/** Where a building is entered from, and the map's edge with the street there. */
export interface Front {
  readonly at: Point;
  readonly half: number;
}

export interface Building {
  readonly rings: Rings;
  /** Code of the building list. */
  readonly kind: string;
  readonly floors: number;
  readonly floorsUnderground?: number;
  readonly heightMeters: number;
  readonly minHeightMeters?: number;
  readonly structure: string;
  readonly roofShape:
    | 'gabled'
    | 'hipped'
    | 'flat'
    | 'pyramidal'
    | 'hip-and-gable'
    | 'sawtooth'
    | 'dome'
    | 'round';
  readonly style: 'old' | 'plaster' | 'brick' | 'stone' | 'glass' | 'steel' | 'temple';
  readonly builtYear: number;
  readonly block: Block;
  /** On a street of its own number; else the building belongs to a compound. */
  readonly front?: Front;
  /** Stairwells of a residential slab or tower. */
  readonly units?: number;
  /** Ground floor has shops. */
  readonly shops?: boolean;
  readonly name?: { readonly name: string; readonly pinyin: string; readonly en?: string };
}

/** Where builders put what they build. */
export type Sink = (building: Building) => void;
