import { open } from 'node:fs/promises';
import { ImportError } from '../error.ts';
import { decodeBytes, guessEncoding } from './encoding.ts';
import type { Format } from './format.ts';

/** What a file's first bytes say it is. `zip` has to be looked into. */
export type Detected = Format | 'zip';

/** Enough for a GeoJSON head with a long `crs` member and for the columns of a MIF. */
const HEAD_BYTES = 64 * 1024;

interface Signature {
  readonly offset: number;
  readonly bytes: string;
}

const starts = (bytes: string, offset = 0): Signature => ({ offset, bytes });

const BINARY: readonly (readonly [Signature, Detected])[] = [
  [starts('PK\x03\x04'), 'zip'],
  [starts('fgb\x03fgb'), 'flatgeobuf'],
  // SQLite's header holds an application id at byte 68: GPKG, or GP10 and GP11 in versions 1.0 and 1.1.
  [starts('GPKG', 68), 'geopackage'],
  [starts('GP10', 68), 'geopackage'],
  [starts('GP11', 68), 'geopackage'],
  // File code 9994, big-endian.
  [starts('\x00\x00\x27\x0a'), 'shapefile'],
  // A blob header's length, then its type as a protobuf string.
  [starts('\x0a\x09OSMHeader', 4), 'osm-pbf'],
];

/** What people hand over that isn't vector data or can't be read: say so instead of "unknown". */
const REFUSED: readonly (readonly [Signature, string, string])[] = [
  [starts('AC10'), 'an AutoCAD DWG drawing', 'Save it as DXF (ASCII) and import that'],
  [starts('AutoCAD Binary DXF'), 'a binary DXF', 'Save it as ASCII DXF and import that'],
  [starts('\xd0\xcf\x11\xe0'), 'an old Office file (.xls)', 'Save it as .xlsx or .csv and import that'],
  [starts('\x1f\x8b'), 'a gzip archive', 'Unpack it, or pack the files as .zip'],
  [starts('BZh'), 'a bzip2 archive', 'Unpack it, or pack the files as .zip'],
  [starts('Rar!'), 'a RAR archive', 'Pack the files as .zip'],
  [starts('7z\xbc\xaf'), 'a 7z archive', 'Pack the files as .zip'],
  [starts('SQLite format 3'), 'a SQLite database that is no GeoPackage', 'Export its layers as GeoPackage'],
  [starts('PK\x05\x06'), 'an empty zip archive', 'Pack the files again'],
];

const RASTER: readonly Signature[] = [
  starts('II*\x00'),
  starts('MM\x00*'),
  starts('II+\x00'),
  starts('\x89PNG'),
  starts('\xff\xd8\xff'),
  starts('HFA', 0x40),
];

/** Judges a file by its content. Throws `file_empty`, `format_is_raster`, `format_unknown`. */
export async function detectFormat(path: string, name: string): Promise<Detected> {
  const head = await readHead(path);
  const place = { file: name };
  if (head.length === 0) {
    throw new ImportError('file_empty', { got: 'a file of 0 bytes', wanted: 'data', place });
  }
  const holds = ({ offset, bytes }: Signature) =>
    head.toString('latin1', offset, offset + bytes.length) === bytes;
  const binary = BINARY.find(([signature]) => holds(signature))?.[1];
  if (binary !== undefined) return binary;
  const refused = REFUSED.find(([signature]) => holds(signature));
  if (refused) {
    throw new ImportError('format_unknown', {
      got: refused[1],
      wanted: 'a vector file',
      advice: refused[2],
      place,
    });
  }
  if (RASTER.some(holds)) {
    throw new ImportError('format_is_raster', {
      got: 'an image',
      wanted: 'vector data',
      advice: 'Imagery and terrain are added as raster layers, not imported as features',
      place,
    });
  }
  const text = textOf(head);
  const format =
    detectAscii(head.toString('latin1').trimStart()) ?? (text === undefined ? undefined : detectText(text));
  if (format !== undefined) return format;
  throw new ImportError('format_unknown', {
    got:
      text === undefined
        ? 'binary data of an unknown kind'
        : `text that begins ${JSON.stringify(text.slice(0, 60))}`,
    wanted:
      'OSM, Shapefile, GeoPackage, GeoJSON, GeoJSONSeq, FlatGeobuf, FileGDB (zipped), MapInfo TAB or MIF, DXF, GML, KML, CSV or XLSX',
    place,
  });
}

export async function readHead(path: string, bytes = HEAD_BYTES): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await file.read(buffer, 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function textOf(head: Buffer): string | undefined {
  const encoding = guessEncoding(head);
  if (encoding === undefined) return undefined;
  const text = decodeBytes(head, encoding).replace(/^\uFEFF/, '');
  return text.includes('\u0000') ? undefined : text;
}

/** Formats whose keywords are ASCII, whatever their texts are in: those may be cut in the middle of a character. */
function detectAscii(start: string): Format | undefined {
  // Group code 999 is a comment, 0 SECTION begins the file.
  if (/^(?:999\r?\n[^\n]*\n\s*)*0\r?\n\s*SECTION\r?\n/.test(start)) return 'dxf';
  if (/^!table\r?\n/i.test(start)) return 'mapinfo-tab';
  return /^version\s+\d+\s/i.test(start) && /^\s*columns\s+\d+/im.test(start) ? 'mapinfo-mif' : undefined;
}

function detectText(text: string): Format | undefined {
  const start = text.trimStart();
  if (start.startsWith('<')) return detectXml(start);
  if (start.startsWith('{') || start.startsWith('[') || start.startsWith('\x1e')) return detectJson(start);
  // A header line and at least one separator: every other text format has been ruled out.
  const [firstLine = ''] = start.split(/\r?\n/, 1);
  return /[,;\t]/.test(firstLine) ? 'csv' : undefined;
}

function detectXml(text: string): Format | undefined {
  const root = /<(?![?!])(?:[\w.-]+:)?([\w.-]+)([^>]*)/.exec(text.replaceAll(/<!--[\s\S]*?-->/g, ''));
  if (root === null) return undefined;
  const [, name = '', attributes = ''] = root;
  if (name === 'osm') return 'osm-xml';
  if (name === 'kml') return 'kml';
  return attributes.includes('opengis.net/gml') || attributes.includes('opengis.net/wfs') ? 'gml' : undefined;
}

const GEOJSON_TYPE =
  /"type"\s*:\s*"(?:FeatureCollection|Feature|Point|MultiPoint|LineString|MultiLineString|Polygon|MultiPolygon|GeometryCollection)"/;

function detectJson(text: string): Format | undefined {
  if (!GEOJSON_TYPE.test(text)) return undefined;
  if (text.startsWith('\x1e')) return 'geojsonseq';
  // One whole object on the first line and another after it.
  const [firstLine = '', secondLine] = text.split(/\r?\n/, 2);
  if (secondLine?.trimStart().startsWith('{') && isWholeObject(firstLine)) return 'geojsonseq';
  return 'geojson';
}

function isWholeObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
