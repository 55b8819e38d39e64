import type { Change } from './edits.ts';

export interface SignIn {
  readonly userName: string;
  readonly password: string;
}

/** A surveyor and a reviewer at the platform's API, over HTTP as anybody's program. */
export class Desk {
  readonly #origin: string;
  readonly #author: string;
  readonly #reviewer: string;

  private constructor(origin: string, author: string, reviewer: string) {
    this.#origin = origin;
    this.#author = author;
    this.#reviewer = reviewer;
  }

  static async open(origin: string, author: SignIn, reviewer: SignIn): Promise<Desk> {
    const [one, other] = await Promise.all([author, reviewer].map((member) => cookieOf(origin, member)));
    return new Desk(origin, one!, other!);
  }

  /** Proposed, checked, warnings ticked: only the decision is missing. @returns what to send it with */
  async propose(changes: readonly Change[]): Promise<{ readonly id: number; readonly etag: string }> {
    const { id } = await this.#ask<{ id: number }>(this.#author, 'POST', '/api/changesets', {
      title: 'bench',
    });
    for (let from = 0; from < changes.length; from += 1_000)
      await this.#ask(this.#author, 'POST', `/api/changesets/${id}/changes`, {
        changes: changes.slice(from, from + 1_000),
      });
    await this.#ask(this.#author, 'POST', `/api/changesets/${id}/submit`);
    await this.#tick(id);
    const { version } = await this.#ask<{ version: number }>(this.#reviewer, 'GET', `/api/changesets/${id}`);
    return { id, etag: `"${version}"` };
  }

  /** Approves and publishes. @returns the revision */
  async publish({ id, etag }: { readonly id: number; readonly etag: string }): Promise<number> {
    const path = `/api/changesets/${id}`;
    await this.#ask(this.#reviewer, 'POST', `${path}/approve`, undefined, { 'if-match': etag });
    const { revision } = await this.#ask<{ revision: number }>(this.#reviewer, 'POST', `${path}/publish`);
    return revision;
  }

  async #tick(id: number): Promise<void> {
    interface Finding {
      readonly id: string;
      readonly severity: string;
      readonly acknowledged?: unknown;
    }
    for (;;) {
      const path = `/api/changesets/${id}/findings`;
      const { findings } = await this.#ask<{ findings: Finding[] }>(
        this.#reviewer,
        'GET',
        `${path}?limit=200`,
      );
      const open = findings.filter(({ severity, acknowledged }) => severity === 'warning' && !acknowledged);
      if (open.length === 0) return;
      await this.#ask(this.#reviewer, 'POST', `${path}/acknowledge`, {
        findings: open.map((finding) => finding.id),
      });
    }
  }

  async #ask<Body>(
    cookie: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Body> {
    const answer = await fetch(this.#origin + path, {
      method,
      headers: {
        ...{ cookie, ...headers },
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 2_000)}`);
    return text === '' ? (undefined as Body) : (JSON.parse(text) as Body);
  }
}

async function cookieOf(origin: string, { userName, password }: SignIn): Promise<string> {
  const answer = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin },
    body: new URLSearchParams({ userName, password }),
  });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
  if (answer.status !== 303) throw new Error(`${userName} can not sign in: ${answer.status}`);
  return cookies.join('; ');
}
