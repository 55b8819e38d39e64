import type { Task, TaskPage } from '@tongtu/sdk/contract';
import type { LngLat } from '@tongtu/sdk/geo';
import { newKey } from '../journal/new-key.ts';

/** What the server said; `reason` is missing where nobody answered. */
export type TaskAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string | undefined };

export interface TaskQuery {
  readonly mine: boolean;
  /** Missing: oldest first. */
  readonly near: LngLat | undefined;
  readonly cursor: string | undefined;
}

const TIMEOUT_MS = 30_000;
const PAGE = 20;

/** The tasks of the platform at an address without a slash at its end. */
export class TaskServer {
  readonly #baseUrl: string;
  /** Of what was not answered: the same deed sent again is done once. */
  readonly #keys = new Map<string, string>();

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  list({ mine, near, cursor }: TaskQuery): Promise<TaskAnswer<TaskPage>> {
    const query = new URLSearchParams({
      ...{ limit: String(PAGE), state: mine ? 'taken' : 'open' },
      ...(mine ? { mine: 'true' } : {}),
      ...(near ? { near: near.map((each) => each.toFixed(6)).join(',') } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    });
    return this.#ask(`?${query}`, {});
  }

  /** With the reporter's contact, for whoever has taken it. */
  get(id: number): Promise<TaskAnswer<Task>> {
    return this.#ask(`/${id}`, {});
  }

  photoUrl(id: number): string {
    return `${this.#baseUrl}/api/tasks/${id}/photo`;
  }

  async act(
    id: number,
    action: 'take' | 'give-back' | 'close',
    body: Readonly<Record<string, string>> = {},
  ): Promise<TaskAnswer<Task>> {
    const deed = JSON.stringify([id, action, body]);
    const key = this.#keys.get(deed) ?? newKey();
    this.#keys.set(deed, key);
    const answer = await this.#ask<Task>(`/${id}/${action}`, {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
    });
    if (answer.ok || answer.reason !== undefined) this.#keys.delete(deed);
    return answer;
  }

  async #ask<Value>(path: string, init: RequestInit): Promise<TaskAnswer<Value>> {
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(`${this.#baseUrl}/api/tasks${path}`, {
        ...init,
        headers: { accept: 'application/json', ...init.headers },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      body = await response.json();
    } catch {
      return { ok: false, reason: undefined };
    }
    if (response.ok) return { ok: true, value: body as Value };
    const { title = '', detail = '' } = (body ?? {}) as Readonly<Record<string, string>>;
    return { ok: false, reason: detail || title };
  }
}
