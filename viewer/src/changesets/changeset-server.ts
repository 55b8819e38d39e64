import {
  type Answer,
  type CallOptions,
  type ClientProblem,
  unexpectedAnswer,
  unreachable,
} from '@tongtu/sdk/client';
import type {
  ChangeInput,
  ChangePage,
  Changeset,
  ChangesetAction,
  ChangesetComment,
  ChangesetEvent,
  ChangesetPage,
  CheckSummary,
  FeatureVersionPage,
  Finding,
} from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import { newKey } from '../survey/journal/new-key.ts';

/** What changesets are looked for by; missing: any. */
export interface ChangesetFilter {
  readonly state?: string;
  /** `me`, or the id of a member. */
  readonly author?: string;
  readonly collection?: string;
  /** Days in the reader's own time, `2026-01-31`, both included. */
  readonly from?: string;
  readonly to?: string;
}

/** Where two edits of one feature can't both be had. */
export interface Conflict {
  readonly featureId: number;
  readonly collection: string;
  readonly kind: 'attribute' | 'geometry' | 'existence';
  /** Of an attribute. */
  readonly field?: string;
  /** A value, a geometry, or a whole state; null: not there. */
  readonly base: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
  readonly choice?: Side;
}
export type Side = 'ours' | 'theirs';

export interface FindingPage {
  /** Missing: the checks have not run. */
  readonly summary?: CheckSummary;
  readonly findings: readonly Finding[];
  readonly next?: string;
}

/** Rows of a page. */
const PAGE = 50;

/** All that the pages of review and history ask of the server, with the cookie of whoever is signed in. */
export class ChangesetServer {
  readonly #baseUrl: string;

  /** @param baseUrl without a slash at its end */
  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  list(filter: ChangesetFilter, cursor?: string, options?: CallOptions): Promise<Answer<ChangesetPage>> {
    const { from, to, ...others } = filter;
    const datetime = from || to ? `${startOf(from)}/${endOf(to)}` : undefined;
    return this.#get('/changesets', { ...others, datetime, cursor }, options);
  }
  get(id: number, options?: CallOptions): Promise<Answer<Changeset>> {
    return this.#get(`/changesets/${id}`, {}, options);
  }
  /** @param box of which the changes are wanted; missing: all */
  changes(
    id: number,
    { cursor, box }: { readonly cursor?: string | undefined; readonly box?: Bbox | undefined } = {},
    options?: CallOptions,
  ): Promise<Answer<ChangePage>> {
    return this.#get(`/changesets/${id}/changes`, { limit: PAGE, cursor, bbox: box?.join(',') }, options);
  }
  findings(id: number, cursor?: string, options?: CallOptions): Promise<Answer<FindingPage>> {
    return this.#get(`/changesets/${id}/findings`, { limit: PAGE, cursor }, options);
  }
  conflicts(id: number, cursor?: string, options?: CallOptions) {
    return this.#get<{ readonly conflicts: readonly Conflict[]; readonly next?: string }>(
      `/changesets/${id}/conflicts`,
      { limit: PAGE, cursor },
      options,
    );
  }
  comments(id: number, cursor?: string, options?: CallOptions) {
    return this.#get<{ readonly comments: readonly ChangesetComment[]; readonly next?: string }>(
      `/changesets/${id}/comments`,
      { limit: 200, cursor },
      options,
    );
  }
  events(id: number, cursor?: string, options?: CallOptions) {
    return this.#get<{ readonly events: readonly ChangesetEvent[]; readonly next?: string }>(
      `/changesets/${id}/history`,
      { limit: 200, cursor },
      options,
    );
  }
  versions(
    collection: string,
    featureId: number,
    cursor?: string,
    options?: CallOptions,
  ): Promise<Answer<FeatureVersionPage>> {
    const path = `/collections/${encodeURIComponent(collection)}/items/${featureId}/versions`;
    return this.#get(path, { limit: PAGE, cursor }, options);
  }

  /** @param version that was seen: an approval is of no other */
  act(
    { id, version }: Pick<Changeset, 'id' | 'version'>,
    action: ChangesetAction,
    reason?: string,
  ): Promise<Answer<Changeset>> {
    return this.#post(`/changesets/${id}/${action}`, reason === undefined ? {} : { reason }, {
      'if-match': `"${version}"`,
    });
  }
  acknowledge(id: number, findings: readonly number[], acknowledged: boolean): Promise<Answer<CheckSummary>> {
    return this.#post(`/changesets/${id}/findings/acknowledge`, { findings, acknowledged });
  }
  choose(id: number, { featureId, kind, field }: Conflict, side: Side): Promise<Answer<unknown>> {
    const choice = kind === 'attribute' ? { attributes: { [field!]: side } } : { [kind]: side };
    return this.#post(`/changesets/${id}/conflicts/${featureId}`, choice);
  }
  comment(id: number, text: string, key: string): Promise<Answer<ChangesetComment>> {
    return this.#post(`/changesets/${id}/comments`, { text }, { 'idempotency-key': key });
  }
  open(title: string, description: string): Promise<Answer<Changeset>> {
    return this.#post('/changesets', { title, description });
  }
  add(id: number, change: ChangeInput): Promise<Answer<{ readonly featureIds: readonly number[] }>> {
    return this.#post(`/changesets/${id}/changes`, { changes: [change] });
  }

  #get<Value>(
    path: string,
    query: Readonly<Record<string, string | number | undefined>>,
    options?: CallOptions,
  ): Promise<Answer<Value>> {
    const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const text = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
    return this.#call(text === '' ? path : `${path}?${text}`, {}, options);
  }

  #post<Value>(
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Value>> {
    return this.#call(path, {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { 'content-type': 'application/json', 'idempotency-key': newKey(), ...headers },
    });
  }

  async #call<Value>(path: string, init: RequestInit, { signal }: CallOptions = {}): Promise<Answer<Value>> {
    const url = `${this.#baseUrl}/api${path}`;
    try {
      const response = await fetch(url, {
        ...init,
        headers: { accept: 'application/json', ...init.headers },
        ...(signal ? { signal } : {}),
      });
      const body: unknown = await response.json();
      if (response.ok) return { ok: true, value: body as Value };
      const problem = body as Partial<ClientProblem>;
      if (typeof problem.code === 'string' && typeof problem.title === 'string')
        return { ok: false, problem: { ...(problem as ClientProblem), status: response.status } };
      return { ok: false, problem: unexpectedAnswer(response.status, `an error without a code: ${url}`) };
    } catch (error) {
      signal?.throwIfAborted();
      return { ok: false, problem: { ...unreachable(url), detail: String(error) } };
    }
  }
}

/** Days begin and end where the reader is. */
function startOf(day: string | undefined): string {
  return day ? new Date(`${day}T00:00:00`).toISOString() : '..';
}
function endOf(day: string | undefined): string {
  return day ? new Date(`${day}T23:59:59.999`).toISOString() : '..';
}
