import type { Geometry } from 'geojson';

/** `CRS84` or an EPSG code, such as `EPSG:4549`. */
export type SystemId = string;

/** What a file says of a shape beside its place: never more than short texts, numbers and truths. */
export type ShapeProperties = Readonly<Record<string, string | number | boolean>>;

/** One shape of a file. Never changed in place. */
export interface Shape {
  /** As the file has it, or `[lng, lat]` in degrees once it is carried over. No heights, no collections of geometries. */
  readonly geometry: Geometry;
  readonly properties: ShapeProperties;
}

/** How many of each kind were not taken, by the name that the file's format has for it. */
export type Left = Readonly<Record<string, number>>;

/** A local file as a layer below the edits. */
export interface Backdrop {
  readonly id: string;
  /** Of the file. */
  readonly name: string;
  readonly system: SystemId;
  readonly isShown: boolean;
  /** `[lng, lat]` in degrees. */
  readonly shapes: readonly Shape[];
  readonly left: Left;
}

/** Why a file is not taken. Each has its words in both languages. */
export type BackdropRefusal =
  | 'fileTooLarge'
  | 'fileUnknown'
  | 'fileIsDwg'
  | 'fileBinaryDxf'
  | 'fileBroken'
  | 'fileEmpty'
  | 'tooManyShapes'
  | 'fileSlow'
  | 'systemUnknown'
  | 'fileOutside'
  | 'tooManyBackdrops';

/** An expected failure: the file can not be had as a backdrop. */
export class BackdropError extends Error {
  readonly refusal: BackdropRefusal;
  /** What was got, such as the system that the file names. */
  readonly got: string;

  constructor(refusal: BackdropRefusal, got = '') {
    super(`${refusal} ${got}`.trimEnd());
    this.refusal = refusal;
    this.got = got;
  }
}

/** A drawing of a district at 1:500 has some 10 MB; a phone has to hold all of it. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;
export const MAX_SHAPES = 50_000;
export const MAX_POSITIONS = 1_000_000;
export const MAX_BACKDROPS = 5;

export function megabytes(sizeBytes: number): string {
  return `${(sizeBytes / 1024 / 1024).toFixed(0)} MB`;
}
