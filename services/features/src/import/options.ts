import type { Database } from '@tongtu/database';
import type { MappingDefinition } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { LocalGrid } from '../crs/local-grid.ts';
import type { InputFile } from './read/datasets.ts';
import type { GdalEngine } from './read/gdal.ts';

/** How far an import is. */
export interface ImportProgress {
  /** `reading`: GDAL converts, its length is not known. Then records are counted against the files' exact total. */
  readonly phase: 'reading' | 'staging' | 'matching' | 'publishing';
  /** What is being worked on: a file or a layer. */
  readonly what?: string;
  readonly done: number;
  readonly total?: number;
}

export interface ImportOptions {
  readonly database: Database;
  readonly files: readonly InputFile[];
  /** Who asks for it, for the changeset. */
  readonly author: string;
  /** How source fields become model fields; where absent, one of the platform's own that knows the layers. */
  readonly mapping?: MappingDefinition | undefined;
  /** Everything into one collection, by equal names. */
  readonly collection?: string | undefined;
  /** Overrides what the files say: `EPSG:4549`, `GCJ02`, `BD09`, or a local grid's name. */
  readonly crs?: string | undefined;
  readonly localGrids?: readonly LocalGrid[] | undefined;
  /** Layers to take, by name; all where absent. */
  readonly layers?: readonly string[] | undefined;
  /**
   * Name under which source ids are unique, so that a later delivery updates the earlier. Where absent: a file's name
   * without folder and extension; for OSM files `openstreetmap`.
   */
  readonly source?: string | undefined;
  /** Box outside which no coordinate may lie. */
  readonly city?: Bbox | undefined;
  /** Notices of the data's owners, to be shown wherever the data are drawn. */
  readonly attribution?: readonly string[] | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where the private working directory is made. */
  readonly temporaryRoot?: string | undefined;
  readonly engine?: GdalEngine | undefined;
}
