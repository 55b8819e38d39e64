import {
  BackdropError,
  type Left,
  MAX_FILE_BYTES,
  MAX_POSITIONS,
  MAX_SHAPES,
  megabytes,
  type Shape,
  type SystemId,
} from './backdrop.ts';
import { dxfShapes, entityKinds } from './dxf-shapes.ts';
import { geoJsonShapes } from './geojson-shapes.ts';
import { systemNamed } from './systems.ts';

/** A file as it was read: coordinates still its own. */
export interface FileShapes {
  readonly shapes: readonly Shape[];
  /** What the file says; missing where it says nothing. */
  readonly system?: SystemId;
  /** A position in the midst of it. */
  readonly middle: readonly number[];
  readonly left: Left;
}

const BINARY_DXF = 'AutoCAD Binary DXF';
/** How many bytes of a file tell what it is. */
const HEAD_BYTES = 64 * 1024;
/** From this version on (AutoCAD 2007) a DXF is UTF-8, before that in the code page that its header names. */
const FIRST_UTF8_VERSION = 'AC1021';

/**
 * The shapes of a GeoJSON or DXF file, told apart by content.
 *
 * @throws BackdropError where it is none, broken, empty, or more than the desk holds
 */
export async function readFile(bytes: Uint8Array): Promise<FileShapes> {
  if (bytes.length > MAX_FILE_BYTES) throw new BackdropError('fileTooLarge', megabytes(bytes.length));
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEAD_BYTES));
  if (head.startsWith(BINARY_DXF)) throw new BackdropError('fileBinaryDxf');
  if (/^AC10\d\d/.test(head)) throw new BackdropError('fileIsDwg');
  const read = /^(?:\u00ef\u00bb\u00bf)?\s*[{[]/.test(head)
    ? readGeoJson(bytes)
    : isDxf(head)
      ? await readDxf(bytes, head)
      : undefined;
  if (!read) throw new BackdropError('fileUnknown');
  const { shapes } = read;
  if (shapes.length === 0) throw new BackdropError('fileEmpty');
  if (shapes.length > MAX_SHAPES) throw new BackdropError('tooManyShapes', String(shapes.length));
  const { count, middle } = spread(shapes);
  if (count > MAX_POSITIONS) throw new BackdropError('tooManyShapes', String(count));
  return { ...read, middle };
}

type Read = Omit<FileShapes, 'middle'>;

function readGeoJson(bytes: Uint8Array): Read {
  const { shapes, systemName, left } = geoJsonShapes(new TextDecoder().decode(bytes));
  if (systemName === undefined) {
    // RFC 7946 knows degrees alone; files of before leave out what everybody in the office knows.
    return isInDegrees(shapes) ? { shapes, left, system: 'CRS84' } : { shapes, left };
  }
  const system = systemNamed(systemName);
  if (!system) throw new BackdropError('systemUnknown', systemName);
  return { shapes, left, system };
}

async function readDxf(bytes: Uint8Array, head: string): Promise<Read> {
  const text = new TextDecoder(encodingOf(head)).decode(bytes);
  const { default: DxfParser } = await import('dxf-parser');
  let drawing: ReturnType<InstanceType<typeof DxfParser>['parseSync']>;
  try {
    drawing = new DxfParser().parseSync(text);
  } catch (error) {
    throw new BackdropError('fileBroken', error instanceof Error ? error.message : '');
  }
  if (!drawing) throw new BackdropError('fileBroken');
  return dxfShapes(drawing, entityKinds(text));
}

/** A DXF begins with a section, before which there may be comments (group 999). */
function isDxf(head: string): boolean {
  return /^(?:\u00ef\u00bb\u00bf)?\s*(?:999\r?\n.*\r?\n\s*)*0\r?\n\s*SECTION\s*\r?\n/.test(head);
}

function encodingOf(head: string): string {
  const version = /\$ACADVER\s+1\s+(AC\d+)/.exec(head)?.[1] ?? FIRST_UTF8_VERSION;
  if (version >= FIRST_UTF8_VERSION) return 'utf-8';
  const page = /\$DWGCODEPAGE\s+3\s+(\S+)/.exec(head)?.[1]?.toUpperCase() ?? '';
  if (/936|GB/.test(page)) return 'gb18030';
  if (/950|BIG5/.test(page)) return 'big5';
  return 'windows-1252';
}

function isInDegrees(shapes: readonly Shape[]): boolean {
  const { middle } = spread(shapes);
  return Math.abs(middle[0]!) <= 180 && Math.abs(middle[1]!) <= 90;
}

/** How many positions there are, and one in the midst: of the medians, for one stray shape would draw a mean far away. */
function spread(shapes: readonly Shape[]): { readonly count: number; readonly middle: readonly number[] } {
  const [xs, ys]: [number[], number[]] = [[], []];
  let count = 0;
  const walk = (coordinates: unknown): readonly number[] => {
    const list = coordinates as readonly unknown[];
    if (typeof list[0] === 'number') {
      count++;
      return list as readonly number[];
    }
    const [first] = list.map(walk);
    return first!;
  };
  for (const { geometry } of shapes) {
    if (geometry.type === 'GeometryCollection') continue;
    const [x, y] = walk(geometry.coordinates);
    xs.push(x!);
    ys.push(y!);
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
  return { count, middle: [median(xs), median(ys)] };
}
