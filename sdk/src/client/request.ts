import {
  type Answer,
  type CallOptions,
  type ChangesetWriteOptions,
  type ClientProblem,
  unexpectedAnswer,
  unreachable,
} from './answer.ts';

/** The part of `fetch` that the client uses, so that a test or another runtime can bring its own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Reads a value out of parsed JSON, or throws with what is wrong with it. */
export type Reader<Value> = (json: unknown) => Value;

/** A JSON object whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** @throws TypeError where the value is no JSON object. */
export function fieldsOf(json: unknown, what: string): Fields {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new TypeError(`${what}: wanted an object, got ${json === null ? 'null' : typeof json}`);
  }
  return json as Fields;
}

/** An address with what is asked for; what is undefined or empty is left out. */
export function addressWith(
  path: string,
  query: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(
    asked.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The list of this name in an answer. @throws TypeError where there is none. */
export function listOf<Item>(json: unknown, name: string): readonly Item[] {
  const list = fieldsOf(json, name)[name];
  if (!Array.isArray(list)) throw new TypeError(`wanted a list of ${name}`);
  return list;
}

/** What the link to the next page hands on; missing on the last one. */
export function nextCursor(json: unknown): string | undefined {
  const { links } = fieldsOf(json, 'page');
  const all = Array.isArray(links) ? (links as readonly { rel?: string; href?: string }[]) : [];
  const href = all.find((link) => link.rel === 'next')?.href;
  return href === undefined
    ? undefined
    : (new URL(href, 'http://localhost').searchParams.get('cursor') ?? undefined);
}

/** One GET for JSON. Nothing is cached here: that is for the caller and HTTP. */
export const getJson = <Value>(
  fetch: Fetch,
  url: string,
  read: Reader<Value>,
  options?: CallOptions,
): Promise<Answer<Value>> => ask(fetch, url, {}, read, options);

/** One write of JSON, or without a body where there is none. */
export function writeJson<Value>(
  fetch: Fetch,
  { method, url, body }: { readonly method: string; readonly url: string; readonly body?: unknown },
  read: Reader<Value>,
  { idempotencyKey, ifVersion, ...options }: ChangesetWriteOptions = {},
): Promise<Answer<Value>> {
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...(ifVersion === undefined ? {} : { 'if-match': `"${ifVersion}"` }),
  };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  return ask(fetch, url, init, read, options);
}

async function ask<Value>(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  read: Reader<Value>,
  { signal }: CallOptions = {},
): Promise<Answer<Value>> {
  let response: Response;
  let body: unknown;
  try {
    const headers = { accept: 'application/json', ...(init.headers as Readonly<Record<string, string>>) };
    response = await fetch(url, { ...init, headers, ...(signal ? { signal } : {}) });
  } catch {
    signal?.throwIfAborted();
    return { ok: false, problem: unreachable(url) };
  }
  try {
    body = response.status === 204 ? undefined : await response.json();
  } catch (error) {
    signal?.throwIfAborted();
    return { ok: false, problem: unexpectedAnswer(response.status, `no JSON from ${url}: ${String(error)}`) };
  }
  if (!response.ok) return { ok: false, problem: problemOf(body, response.status) };
  try {
    return { ok: true, value: read(body) };
  } catch (error) {
    return { ok: false, problem: unexpectedAnswer(response.status, `${url}: ${String(error)}`) };
  }
}

/** One POST without a body, answered without one. */
export async function post(
  fetch: Fetch,
  url: string,
  { signal }: CallOptions = {},
): Promise<Answer<undefined>> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json' },
      ...(signal ? { signal } : {}),
    });
  } catch {
    signal?.throwIfAborted();
    return { ok: false, problem: unreachable(url) };
  }
  if (response.ok) return { ok: true, value: undefined };
  const body: unknown = await response.json().catch(() => undefined);
  return { ok: false, problem: problemOf(body, response.status) };
}

function problemOf(body: unknown, status: number): ClientProblem {
  const fields = typeof body === 'object' && body !== null ? (body as Fields) : {};
  if (typeof fields.code !== 'string' || typeof fields.title !== 'string') {
    return unexpectedAnswer(status, `an error without a code, status ${status}`);
  }
  return { ...(fields as unknown as ClientProblem), status };
}
