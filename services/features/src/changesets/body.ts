import { ProblemError, type ProblemFault, type Properties } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import type { Geometry } from 'geojson';
import { GeometryFault, parseGeometry } from './geometry-body.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Text that PostgreSQL takes and JSON can carry. */
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.isWellFormed() && !value.includes('\0');

/** @throws ProblemError `bad_request` */
export function objectOf(body: unknown, members: readonly string[]): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ProblemError('bad_request', { detail: 'The body', wanted: 'a JSON object' });
  const unknown = Object.keys(body).find((name) => !members.includes(name));
  if (unknown !== undefined)
    throw new ProblemError('unknown_parameter', { got: unknown, wanted: members.join(', ') });
  return body as Fields;
}

/** A text member of at most so many characters; missing where it is. @throws ProblemError `bad_parameter` */
export function textMember(fields: Fields, name: string, longest: number): string | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  const text = isText(value) ? value.trim() : undefined;
  if (text !== undefined && text.length <= longest) return text;
  throw new ProblemError('bad_parameter', {
    ...{ detail: `member ${name}`, got: typeof value },
    wanted: `a text of at most ${longest} characters`,
  });
}

/** A text that has to be there. @throws ProblemError `bad_parameter` */
export function neededText(fields: Fields, name: string, longest: number): string {
  const text = textMember(fields, name, longest);
  if (text !== undefined && text !== '') return text;
  throw new ProblemError('bad_parameter', {
    ...{ detail: `member ${name}`, got: 'nothing' },
    wanted: `a text of 1 to ${longest} characters`,
  });
}

/** Attributes as they are stored: null is how clients write that there is none. Faults are added to the list. */
export function readProperties(json: unknown, pointer: string, faults: ProblemFault[]): Properties {
  if (json === undefined || json === null) return {};
  if (typeof json !== 'object' || Array.isArray(json)) {
    faults.push({ pointer, code: 'wrong_type', detail: 'properties are an object' });
    return {};
  }
  const properties: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(json)) {
    if (value === null) continue;
    if (isText(value) || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
      properties[name] = value;
    else
      faults.push({
        ...{ pointer: `${pointer}/${escaped(name)}`, code: 'wrong_type' },
        detail: 'a text without NUL, a number, true, false or null',
      });
  }
  return properties;
}

/** A geometry out of a body; undefined where it is none, with the fault added to the list. */
export function readGeometry(json: unknown, pointer: string, faults: ProblemFault[]): Geometry | undefined {
  try {
    return parseGeometry(json);
  } catch (error) {
    if (!(error instanceof GeometryFault)) throw error;
    faults.push({ pointer: `${pointer}${error.pointer}`, code: 'geometry_kind', detail: error.message });
    return undefined;
  }
}

/** A name as part of a JSON pointer (RFC 6901, 3). */
export const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

export function throwFaults(faults: readonly ProblemFault[]): void {
  const [first] = faults;
  if (!first) return;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  throw new ProblemError('invalid_feature', {
    detail: `${first.pointer}: ${first.detail}${more}`,
    errors: faults,
  });
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** GeoJSON and JSON merge patches are read as JSON is. */
export function takeGeoJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser(
    ['application/geo+json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    (request, body, done) => {
      let text: string;
      try {
        text = UTF8.decode(body as Buffer);
      } catch {
        const wanted = 'JSON in UTF-8';
        return done(new ProblemError('bad_request', { detail: 'The body is no text', wanted }), undefined);
      }
      parse(request, text, done);
    },
  );
}
