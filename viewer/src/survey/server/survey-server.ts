import {
  type Answer,
  type CallOptions,
  type ClientProblem,
  unexpectedAnswer,
  unreachable,
} from '@tongtu/sdk/client';
import type { Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';

/** A change as it is sent; `replace` and `remove` say which version they are for. */
export interface WireChange {
  readonly action: 'create' | 'replace' | 'remove';
  readonly collection: string;
  readonly featureId?: number;
  readonly baseVersion?: number;
  readonly geometry?: Geometry;
  readonly properties?: Properties;
}

/** What the desk needs to know of a changeset. */
export interface ChangesetState {
  readonly id: string;
  readonly state: string;
  readonly title: string;
}

/** A write that is done once however often it is sent: the server answers a known key as it did before. */
interface WriteOptions extends CallOptions {
  readonly idempotencyKey: string;
}

/** All that the desk asks of the server about changesets. */
export interface SurveyServer {
  open(
    text: { readonly title: string; readonly description: string; readonly tasks?: readonly number[] },
    options: WriteOptions,
  ): Promise<Answer<ChangesetState>>;
  /** All of them or none. Answers the ids of their features in the same order. */
  add(
    changesetId: string,
    changes: readonly WireChange[],
    options: WriteOptions,
  ): Promise<Answer<readonly number[]>>;
  submit(changesetId: string, options: WriteOptions): Promise<Answer<ChangesetState>>;
  /** Those of whoever asks, newest first. */
  mine(options?: CallOptions): Promise<Answer<readonly ChangesetState[]>>;
}

/** The changesets of the platform at an address (without a slash at its end), with the cookie of whoever is signed in. */
export function httpSurveyServer(baseUrl: string): SurveyServer {
  const url = (path: string) => `${baseUrl}/api/changesets${path}`;
  const write = <Value>(path: string, body: unknown, read: (json: unknown) => Value, options: WriteOptions) =>
    call(url(path), { method: 'POST', body: JSON.stringify(body) }, read, options);
  return {
    open: (text, options) => write('', text, readChangeset, options),
    add: (id, changes, options) =>
      write(
        `/${encodeURIComponent(id)}/changes`,
        { changes },
        (json) => readFeatureIds(json, changes.length),
        options,
      ),
    submit: (id, options) => write(`/${encodeURIComponent(id)}/submit`, {}, readChangeset, options),
    mine: (options = {}) =>
      call(url('?author=me'), {}, (json) => list(json, 'changesets').map(readChangeset), options),
  };
}

async function call<Value>(
  url: string,
  init: RequestInit,
  read: (json: unknown) => Value,
  { signal, idempotencyKey }: CallOptions & { readonly idempotencyKey?: string },
): Promise<Answer<Value>> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(url, {
      ...init,
      headers: {
        accept: 'application/json',
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(signal ? { signal } : {}),
    });
    body = await response.json();
  } catch (error) {
    signal?.throwIfAborted();
    // An answer that broke off, or that is no JSON, is none: whether the write was done is not known.
    return { ok: false, problem: { ...unreachable(url), detail: String(error) } };
  }
  if (!response.ok) return { ok: false, problem: problemOf(body, response.status) };
  try {
    return { ok: true, value: read(body) };
  } catch (error) {
    return { ok: false, problem: unexpectedAnswer(response.status, `${url}: ${String(error)}`) };
  }
}

function problemOf(body: unknown, status: number): ClientProblem {
  const { code, title } = fields(body);
  if (typeof code !== 'string' || typeof title !== 'string')
    return unexpectedAnswer(status, `an error without a code, status ${status}`);
  return { ...(body as ClientProblem), status };
}

function readChangeset(json: unknown): ChangesetState {
  const { id, state, title } = fields(json);
  if ((typeof id !== 'string' && typeof id !== 'number') || typeof state !== 'string')
    throw new TypeError('changeset: wanted an id and a state');
  return { id: String(id), state, title: typeof title === 'string' ? title : '' };
}

function readFeatureIds(json: unknown, count: number): number[] {
  const ids = list(json, 'featureIds').map(Number);
  if (ids.length !== count || !ids.every(Number.isSafeInteger))
    throw new TypeError(`featureIds: wanted ${count} ids, got ${ids.join(', ').slice(0, 100)}`);
  return ids;
}

function list(json: unknown, name: string): readonly unknown[] {
  const found = fields(json)[name];
  if (!Array.isArray(found)) throw new TypeError(`wanted ${name}`);
  return found;
}

function fields(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : {};
}
