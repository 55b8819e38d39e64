import type { IncomingMessage } from 'node:http';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyRequest } from 'fastify';
import { isHost } from './origin.ts';

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/**
 * The address of a request as a path with its query. One that was sent in absolute form (RFC 9112, 3.2.2) loses its
 * beginning, and its host counts in place of the Host header: whatever asks for the path sees the same one.
 */
export function originForm(raw: IncomingMessage): string {
  const { url = '' } = raw;
  if (url.startsWith('/')) return url;
  const [beginning, host] = ABSOLUTE.exec(url) ?? [];
  if (beginning === undefined) return url;
  raw.headers.host = host;
  const rest = url.slice(beginning.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** What of a request is looked at before anything else. */
export type Inspected = Pick<FastifyRequest, 'url' | 'host' | 'protocol'> & {
  readonly raw: Pick<IncomingMessage, 'httpVersion' | 'headers' | 'rawHeaders'>;
};

/**
 * Makes the check of what has to be right whatever a request is for; it answers undefined for nearly all.
 *
 * @param isProxied whether X-Forwarded-* headers of some callers are believed: then they are checked, too
 */
export function requestCheck(isProxied: boolean): (request: Inspected) => ProblemError | undefined {
  // Nearly all requests have the one before's.
  let knownHost: string | undefined;
  return ({ url, host, protocol, raw }) => {
    if (!raw.httpVersion.startsWith('1.'))
      return bad('The request is written in another version of HTTP', raw.httpVersion, 'HTTP/1.1');
    if (!url.startsWith('/')) return bad('The address is no path', url, 'a path that begins with /');
    if (url.includes('%') && !isDecodable(url)) return undecodable(url);
    const coding = raw.headers['content-encoding'];
    if (coding !== undefined && coding !== '' && coding.toLowerCase() !== 'identity')
      return new ProblemError('unsupported_media_type', { got: coding, wanted: 'no Content-Encoding' });
    if (hasTwoHosts(raw.rawHeaders)) return bad('There are two Host headers', 'several', 'one Host header');
    if (isProxied && protocol !== 'http' && protocol !== 'https')
      return bad('The X-Forwarded-Proto header is no scheme of ours', protocol, 'http or https');
    // Every absolute link of an answer begins with it.
    if (host === knownHost) return undefined;
    if (isHost(host)) {
      knownHost = host;
      return undefined;
    }
    if (host === '' && raw.httpVersion === '1.0') return undefined;
    return bad('The Host header is no host', host, 'host or host:port');
  };
}

const bad = (detail: string, got: string, wanted: string) =>
  new ProblemError('bad_request', { detail, got, wanted });

/** Of an address that is no percent-encoded UTF-8: a parameter that was taken as it stands would be another text. */
export const undecodable = (url: string) =>
  bad('The address can not be decoded', url, 'percent-encoded UTF-8');

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Node keeps the first (RFC 9112, 3.2 wants a refusal): a proxy before us may have kept the other. */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts > 1;
}
