import type { Encoding } from './encoding.ts';
import type { Format } from './format.ts';

/** A file at hand, whether it was given as such or unpacked from an archive. */
export interface Member {
  /** As people know it, with its folder or archive: `交付.zip/房屋.shp`. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/** What GDAL is asked to open: one file, with its companions beside it in the workspace. */
export interface Dataset {
  /** The member's name, for people. */
  readonly file: string;
  readonly format: Format;
  /** Name in the workspace; ASCII. */
  readonly dataset: string;
  readonly sizeBytes: number;
  /** What single-layer drivers name their layer after: the file's name without folder and extension. */
  readonly stem: string;
  /** Encoding of text that was carried through GDAL as ISO 8859-1; absent where GDAL delivers Unicode. */
  readonly carriedEncoding?: Encoding;
  readonly openOptions: readonly string[];
  readonly config: Readonly<Record<string, string>>;
  /** What was done or assumed on the way in, for the report. */
  readonly notes: readonly string[];
}
