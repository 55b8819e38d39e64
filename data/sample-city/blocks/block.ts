import type { Mesh } from '../geometry/mesh.ts';
import type { Point } from '../geometry/plane.ts';
import type { Tag } from '../plan/tags.ts';
import type { Zone } from '../plan/zone.ts';

/** What is built on a block. */
export type Form =
  | 'courtyards'
  | 'slabs'
  | 'towers'
  | 'villas'
  | 'shops'
  | 'mall'
  | 'offices'
  | 'government'
  | 'school'
  | 'university'
  | 'hospital'
  | 'hotel'
  | 'sheds'
  | 'temple'
  | 'park'
  | 'square'
  | 'village'
  | 'none';

export interface SportsField {
  readonly outer: readonly Point[];
  readonly inner: readonly Point[];
}

/** Ground under one use, bounded by streets, water or fields: one or more faces of the map. */
export interface Block {
  readonly id: number;
  faces: number[];
  /** Code of the land use list. */
  readonly use: string;
  readonly form: Form;
  readonly zone?: Zone;
  /** 0 at the edge of the built-up ground, 1 in its middle. */
  readonly density: number;
  name?: { readonly name: string; readonly pinyin: string; readonly en?: string };
  /** Ponds of a park, by face. */
  ponds?: ReadonlyMap<number, readonly Point[]>;
  /** The running track of a school: the lanes between two ovals, the pitch within. */
  field?: SportsField;
  /** Holes, such as the lake in its park. */
  readonly holes?: readonly (readonly Point[])[];
}

/** The blocks and which one holds each face. */
export class Blocks {
  readonly all: Block[] = [];
  readonly #ofFace: (number | undefined)[] = [];

  add(faces: number[], more: Omit<Block, 'id' | 'faces'>): Block {
    const block: Block = { id: this.all.length, faces, ...more };
    this.all.push(block);
    for (const face of faces) this.#ofFace[face] = block.id;
    return block;
  }

  /** Faces that came of cutting a block's own belong to it too. */
  extend(block: Block, faces: number[]): void {
    block.faces = faces;
    for (const face of faces) this.#ofFace[face] = block.id;
  }

  ofFace(face: number): Block | undefined {
    const id = this.#ofFace[face];
    return id === undefined ? undefined : this.all[id];
  }

  /** The outline of a block with every vertex that a neighbour has on it. Blocks have no inner courts. */
  outline(mesh: Mesh<Tag>, block: Block): Point[] {
    if (block.faces.length === 1) return mesh.ring(block.faces[0]!);
    const isBorder = (h: number) => this.#ofFace[mesh.face[h ^ 1]!] !== block.id;
    const first = block.faces.flatMap((face) => mesh.halfEdges(face)).find(isBorder)!;
    const ring: Point[] = [];
    let h = first;
    do {
      ring.push(mesh.start(h));
      h = mesh.next[h]!;
      while (!isBorder(h)) h = mesh.next[h ^ 1]!;
    } while (h !== first);
    return ring;
  }
}
