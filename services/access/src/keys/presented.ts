import type { IncomingMessage } from 'node:http';

const BEARER = /^bearer +(.*?) *$/i;
/** Addresses of tiles: clients that know nothing but a template of them can send no header. */
const TILE_PATH = /^\/(?:tiles\/|api\/(?:collections\/[^/?]+\/)?tiles\/)/;

const taken = new WeakMap<IncomingMessage, string>();

/**
 * The address of a request without the key that stands in it, which is kept beside the request: neither routes nor logs
 * nor links of answers meet it.
 */
export function withoutKey(raw: IncomingMessage, url: string): string {
  const question = url.indexOf('?');
  if (question < 0 || !url.includes('key=', question) || !TILE_PATH.test(url)) return url;
  const rest: string[] = [];
  for (const part of url.slice(question + 1).split('&')) {
    if (!part.startsWith('key=')) rest.push(part);
    // Of several none is the right one.
    else taken.set(raw, taken.has(raw) ? '' : part.slice('key='.length));
  }
  return rest.length === 0 ? url.slice(0, question) : `${url.slice(0, question)}?${rest.join('&')}`;
}

/** What a request gives as its key, right or wrong; undefined: nothing. */
export function presentedKey(raw: IncomingMessage): string | undefined {
  const { authorization } = raw.headers;
  const inHeader = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
  const inAddress = taken.get(raw);
  if (inHeader !== undefined && inAddress !== undefined && inHeader !== inAddress) return '';
  return inHeader ?? inAddress;
}
