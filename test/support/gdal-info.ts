import { createRequire } from 'node:module';
import { dirname, relative } from 'node:path';

/** What GDAL says of a vector file, features and all: `ogrinfo -json`. */
export interface VectorInfo {
  readonly driverShortName: string;
  readonly metadata?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly layers: readonly {
    readonly name: string;
    readonly featureCount: number;
    readonly fidColumnName?: string;
    readonly metadata?: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly geometryFields: readonly {
      readonly name: string;
      readonly type: string;
      readonly extent?: readonly number[];
      readonly coordinateSystem?: {
        readonly wkt: string;
        readonly projjson?: { readonly type: string; readonly id?: { authority: string; code: number } };
      };
    }[];
    readonly fields: readonly { readonly name: string; readonly type: string; readonly alias?: string }[];
    readonly features?: readonly {
      readonly fid: number;
      readonly properties: Readonly<Record<string, string | number | boolean | null>>;
      readonly geometry: { readonly type: string; readonly coordinates: unknown } | null;
    }[];
  }[];
}

interface GdalJs {
  open(path: string): Promise<{ datasets: unknown[]; errors: string[] }>;
  ogrinfo(dataset: unknown, options: readonly string[]): Promise<VectorInfo>;
  close(dataset: unknown): Promise<void>;
}

let started: Promise<GdalJs> | undefined;

/** Reads a file with the GDAL that the platform ships, which every machine has. */
export async function gdalInfo(path: string): Promise<VectorInfo> {
  const require = createRequire(import.meta.url);
  const distribution = dirname(require.resolve('gdal3.js'));
  started ??= (require('gdal3.js/node.js') as (config: object) => Promise<GdalJs>)({
    path: relative(process.cwd(), distribution),
    logHandler: () => {},
    errorHandler: () => {},
  });
  const gdal = await started;
  const { datasets, errors } = await gdal.open(path);
  const [dataset] = datasets;
  if (dataset === undefined) throw new Error(`GDAL does not open ${path}: ${errors.join('; ')}`);
  try {
    return await gdal.ogrinfo(dataset, ['-al', '-features']);
  } finally {
    await gdal.close(dataset);
  }
}
