/** A call as a form of the reference page says it. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly accept?: string;
  /** JSON text. */
  readonly body?: string;
  /** Headers besides. */
  readonly headers?: readonly (readonly [string, string])[];
}

/** Of an answer no more than this is read and shown: a collection can be hundreds of megabytes. */
const MAX_BYTES = 65_536;
const STREAM_SHOWN_MS = 3_000;
const SIGN_IN_PATH = '/auth/sign-in/';
/** Several texts of JSON, which one parser refuses: by lines, and with record separators (RFC 8142). */
const JSON_TEXTS = /ndjson|json-seq/;
const SHOWN_HEADERS = [
  ...['content-type', 'content-length', 'content-crs', 'cache-control', 'etag', 'link', 'location'],
  ...['retry-after', 'idempotency-replayed', 'tongtu-revision', 'vary', 'request-id'],
];

/**
 * @param template address with `{name}` for what fields `path:name` say; fields `query:name` that are not empty follow
 *   behind its `?`, fields `header:name` are sent beside it
 */
export function askedBy(method: string, template: string, form: FormData): Asked {
  const fields = [...form].map(([name, value]) => [name, String(value).trim()] as const);
  const search = new URLSearchParams();
  const headers: [string, string][] = [];
  let url = template;
  for (const [name, value] of fields) {
    const [place, key] = splitAt(name, ':');
    if (place === 'path') url = url.replace(`{${key}}`, encodeURIComponent(value));
    if (place === 'query' && value !== '') search.set(key, value);
    if (place === 'header' && value !== '') headers.push([key, value]);
  }
  const text = search.toString();
  const accept = form.get('accept');
  const body = form.get('body');
  return {
    ...{ method, url: text === '' ? url : `${url}?${text}` },
    ...(accept === null ? {} : { accept: String(accept) }),
    ...(body === null ? {} : { body: String(body) }),
    ...(headers.length === 0 ? {} : { headers }),
  };
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + 1)];
}

/** What no terminal shows, by its media type: the name that its answer is saved under. */
const SAVED_AS: Readonly<Record<string, string>> = {
  'application/vnd.mapbox-vector-tile': 'answer.mvt',
  'application/geopackage+sqlite3': 'answer.gpkg',
  'application/vnd.flatgeobuf': 'answer.fgb',
};

/**
 * The same call for a shell. A password is left for its reader to type. The session is kept in a file `cookies`: a
 * sign-in writes it, and a member's calls take it along. A post with a session has to say where it comes from.
 */
export function curlOf({ method, url, accept, body, headers = [] }: Asked, isMember = false): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const file = SAVED_AS[accept ?? ''];
  const parts = ['curl', ...(file === undefined ? [] : ['--output', file])];
  if (isMember) parts.push('-b', 'cookies');
  if (new URL(url).pathname.startsWith(SIGN_IN_PATH)) parts.push('-c', 'cookies');
  if (method !== 'GET') parts.push('-X', method);
  if (method !== 'GET' && isMember) parts.push('-H', quoted(`Origin: ${new URL(url).origin}`));
  if (accept !== undefined) parts.push('-H', quoted(`Accept: ${accept}`));
  for (const [name, value] of headers) parts.push('-H', quoted(`${name}: ${value}`));
  if (body !== undefined) {
    const told = body.replace(/("password"\s*:\s*)"(?:[^"\\]|\\.)*"/, '$1"…"');
    parts.push('-H', quoted('Content-Type: application/json'), '--data', quoted(told));
  }
  return [...parts, quoted(url)].join(' ');
}

/** Sends it as the page's own visitor, and says what came. */
export async function answerText({ method, url, accept, body, headers = [] }: Asked, signal: AbortSignal) {
  const started = performance.now();
  const answer = await fetch(sameOrigin(url), {
    ...{ method, signal, credentials: 'same-origin' },
    headers: {
      ...(accept === undefined ? {} : { accept }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...Object.fromEntries(headers),
    },
    ...(body === undefined ? {} : { body }),
  });
  const { bytes, isWhole } = await firstBytes(answer);
  const milliseconds = Math.round(performance.now() - started);
  const type = answer.headers.get('content-type') ?? '';
  return {
    status: `${answer.status} ${answer.statusText} · ${milliseconds} ms · ${isWhole ? '' : '> '}${bytes.length} B`,
    headers: SHOWN_HEADERS.flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [`${name}: ${value}`];
    }).join('\n'),
    body: shown(type, bytes, isWhole),
  };
}

/** Links may stand under the city's public address; what is tried is the server that the page came from. */
function sameOrigin(url: string): string {
  const { pathname, search } = new URL(url);
  return location.origin + pathname + search;
}

async function firstBytes({ body, headers }: Response): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const reader = body?.getReader();
  // A stream without an end is shown as far as it came.
  const isEndless = headers.get('content-type')?.startsWith('text/event-stream');
  if (isEndless) setTimeout(() => void reader?.cancel(), STREAM_SHOWN_MS);
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (reader && length < MAX_BYTES) {
    const { done, value } = await reader.read();
    if (done) return { bytes: joined(chunks, length), isWhole: true };
    chunks.push(value);
    length += value.length;
  }
  await reader?.cancel();
  return { bytes: joined(chunks, length), isWhole: !reader };
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function shown(type: string, bytes: Uint8Array, isWhole: boolean): string {
  if (!/json|text|xml/.test(type)) return '';
  const text = new TextDecoder().decode(bytes);
  if (!isWhole) return `${text.slice(0, MAX_BYTES)}\n…`;
  const isOneText = /json/.test(type) && !JSON_TEXTS.test(type) && text !== '';
  return isOneText ? JSON.stringify(JSON.parse(text), undefined, 2) : text;
}
