import {
  type Answer,
  type CallOptions,
  type ClientProblem,
  unexpectedAnswer,
  unreachable,
} from '@tongtu/sdk/client';
import {
  CHANGESET_STATES,
  type Change,
  type Changeset,
  type ChangesetComment,
  type Finding,
  type Properties,
} from '@tongtu/sdk/contract';
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

/** A write that is done once however often it is sent: the server answers a known key as it did before. */
interface WriteOptions extends CallOptions {
  readonly idempotencyKey: string | undefined;
}

/** What people and checks say of a changeset. */
export interface Remarks {
  readonly comments: readonly ChangesetComment[];
  readonly findings: readonly Finding[];
}

/** Changes of a changeset that may come onto a desk: more is nothing for a person. */
export const MAX_TAKEN_UP = 2000;
const PAGE_LIMIT = 200;

/** All that the desk asks of the server about changesets. */
export interface SurveyServer {
  open(
    text: { readonly title: string; readonly description: string; readonly tasks?: readonly number[] },
    options: WriteOptions,
  ): Promise<Answer<Changeset>>;
  /** All of them or none. Answers the ids of their features in the same order. */
  add(
    changesetId: string,
    changes: readonly WireChange[],
    options: WriteOptions,
  ): Promise<Answer<readonly number[]>>;
  submit(changesetId: string, options: WriteOptions): Promise<Answer<Changeset>>;
  /** Makes it a draft with these words, whether it is one or was sent back, rejected or withdrawn. */
  reopen(
    changesetId: string,
    text: { readonly title: string; readonly description: string },
    options: WriteOptions,
  ): Promise<Answer<unknown>>;
  /** Takes a feature's change out. There being none is as good. */
  drop(changesetId: string, featureId: number, options: WriteOptions): Promise<Answer<unknown>>;
  withdraw(changesetId: string, options: WriteOptions): Promise<Answer<Changeset>>;
  get(changesetId: string, options?: CallOptions): Promise<Answer<Changeset>>;
  /** What is in it, as far as it fits on a desk; `unexpected_answer` where it is more. */
  changes(changesetId: string, options?: CallOptions): Promise<Answer<readonly Change[]>>;
  /** What was said of it, oldest first, and what the checks have found: the first 200 of each. */
  remarks(changesetId: string, options?: CallOptions): Promise<Answer<Remarks>>;
  /** Those of whoever asks, newest first. */
  mine(options?: CallOptions): Promise<Answer<readonly Changeset[]>>;
}

/** The changesets of the platform at an address (without a slash at its end), with the cookie of whoever is signed in. */
export function httpSurveyServer(baseUrl: string): SurveyServer {
  const url = (path: string) => `${baseUrl}/api/changesets${path}`;
  const pathOf = (id: string, rest = '') => url(`/${encodeURIComponent(id)}${rest}`);
  const write = <Value>(
    address: string,
    body: unknown,
    read: (json: unknown) => Value,
    options: WriteOptions,
    method = 'POST',
  ) =>
    call(address, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }, read, options);
  const get = (id: string, options: CallOptions = {}) => call(pathOf(id), {}, readChangeset, options);
  const submit = (id: string, action: string, options: WriteOptions) =>
    write(pathOf(id, `/${action}`), {}, readChangeset, options);
  return {
    open: (text, options) => write(url(''), text, readChangeset, options),
    add: (id, changes, options) =>
      write(pathOf(id, '/changes'), { changes }, (json) => readFeatureIds(json, changes.length), options),
    async submit(id, options) {
      const answer = await submit(id, 'submit', options);
      if (answer.ok || answer.problem.code !== 'conflict') return answer;
      // It was submitted, by a try whose answer was lost long ago; what became of it since is followed like any other's.
      const now = await get(id, options);
      return now.ok && now.value.state !== 'draft' ? now : answer;
    },
    withdraw: (id, options) => submit(id, 'withdraw', options),
    get,
    async reopen(id, { title, description }, options) {
      // Asked anew each time: an earlier try may have done it, and its answer is lost.
      const now = await get(id, options);
      if (!now.ok) return now;
      if (now.value.state !== 'draft') {
        const opened = await submit(id, 'reopen', options);
        if (!opened.ok) return opened;
      }
      if (now.value.title === title && now.value.description === description) return now;
      // The same words twice are the same: it needs no key.
      return write(
        pathOf(id),
        { title, description },
        readChangeset,
        { ...options, idempotencyKey: undefined },
        'PATCH',
      );
    },
    async drop(id, featureId, options) {
      const answer = await write(pathOf(id, `/changes/${featureId}`), undefined, () => {}, options, 'DELETE');
      return answer.ok || answer.problem.code !== 'not_found' ? answer : { ok: true, value: undefined };
    },
    async changes(id, options = {}) {
      const found: Change[] = [];
      for (let next: string | undefined = ''; next !== undefined; ) {
        const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
        const page: Answer<{ changes: readonly unknown[]; next: unknown }> = await call(
          pathOf(id, `/changes?limit=${PAGE_LIMIT}${cursor}`),
          {},
          (json) => ({ changes: list(json, 'changes'), next: fields(json).next }),
          options,
        );
        if (!page.ok) return page;
        found.push(...(page.value.changes as Change[]));
        if (found.length > MAX_TAKEN_UP)
          return { ok: false, problem: unexpectedAnswer(200, `more than ${MAX_TAKEN_UP} changes`) };
        next = typeof page.value.next === 'string' ? page.value.next : undefined;
      }
      return { ok: true, value: found };
    },
    async remarks(id, options = {}) {
      const comments = await call(
        pathOf(id, `/comments?limit=${PAGE_LIMIT}`),
        {},
        (json) => list(json, 'comments') as readonly ChangesetComment[],
        options,
      );
      if (!comments.ok) return comments;
      const findings = await call(
        pathOf(id, `/findings?limit=${PAGE_LIMIT}`),
        {},
        (json) => list(json, 'findings') as readonly Finding[],
        options,
      );
      return findings.ok
        ? { ok: true, value: { comments: comments.value, findings: findings.value } }
        : findings;
    },
    mine: (options = {}) =>
      call(url('?author=me'), {}, (json) => list(json, 'changesets').map(readChangeset), options),
  };
}

async function call<Value>(
  url: string,
  init: RequestInit,
  read: (json: unknown) => Value,
  { signal, idempotencyKey }: CallOptions & { readonly idempotencyKey?: string | undefined },
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
    body = response.status === 204 ? undefined : await response.json();
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

function readChangeset(json: unknown): Changeset {
  const { id, state, title, actions } = fields(json);
  const isKnown = (CHANGESET_STATES as readonly unknown[]).includes(state);
  if (!Number.isSafeInteger(id) || !isKnown || typeof title !== 'string' || !Array.isArray(actions))
    throw new TypeError('changeset: wanted an id, a state, a title and actions');
  return json as Changeset;
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
