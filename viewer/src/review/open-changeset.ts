import type { Answer, ClientProblem } from '@tongtu/sdk/client';
import type {
  Change,
  Changeset,
  ChangesetAction,
  ChangesetComment,
  ChangesetEvent,
  CheckSummary,
  Finding,
} from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { ChangesetServer, Conflict, Side } from '../changesets/changeset-server.ts';

/** Pages that are read of talk and history: what is longer is cut, the newest is in it all the same. */
const MAX_PAGES = 20;

/** One changeset with all that is shown of it, as far as it has been read. Fires `change`. */
export class OpenChangeset extends EventTarget {
  readonly id: number;
  changeset: Changeset | undefined;
  /** Why it could not be read. */
  problem: ClientProblem | undefined;
  changes: readonly Change[] = [];
  nextChanges: string | undefined;
  /** What of the changes is listed: those in this box; undefined: all. */
  box: Bbox | undefined;
  summary: CheckSummary | undefined;
  findings: readonly Finding[] = [];
  nextFindings: string | undefined;
  conflicts: readonly Conflict[] = [];
  nextConflicts: string | undefined;
  comments: readonly ChangesetComment[] = [];
  events: readonly ChangesetEvent[] = [];
  /** Something is being written. */
  isBusy = false;
  readonly #server: ChangesetServer;
  readonly #ending = new AbortController();

  constructor(server: ChangesetServer, id: number) {
    super();
    this.#server = server;
    this.id = id;
  }

  close(): void {
    this.#ending.abort();
  }

  /** Reads everything; lists from their first page. */
  async load(): Promise<void> {
    const { id, box } = this;
    const { signal } = this.#ending;
    try {
      const [changeset, changes, findings, conflicts, comments, events] = await Promise.all([
        this.#server.get(id, { signal }),
        this.#server.changes(id, { box }, { signal }),
        this.#server.findings(id, undefined, { signal }),
        this.#server.conflicts(id, undefined, { signal }),
        allOf(
          (cursor) => this.#server.comments(id, cursor, { signal }),
          ({ comments: page }) => page,
        ),
        allOf(
          (cursor) => this.#server.events(id, cursor, { signal }),
          ({ events: page }) => page,
        ),
      ]);
      const failed = [changeset, changes, findings, conflicts, comments, events].find(({ ok }) => !ok);
      this.problem = failed && !failed.ok ? failed.problem : undefined;
      if (changeset.ok) this.changeset = changeset.value;
      if (changes.ok && box === this.box)
        [this.changes, this.nextChanges] = [changes.value.changes, changes.value.next];
      if (findings.ok)
        [this.findings, this.nextFindings, this.summary] = [
          ...[findings.value.findings, findings.value.next, findings.value.summary],
        ] as const;
      if (conflicts.ok)
        [this.conflicts, this.nextConflicts] = [conflicts.value.conflicts, conflicts.value.next];
      if (comments.ok) this.comments = comments.value;
      if (events.ok) this.events = events.value;
      this.#fire();
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async moreChanges(): Promise<void> {
    const { box } = this;
    await this.#more(
      this.#server.changes(this.id, { box, cursor: this.nextChanges }),
      ({ changes, next }) => {
        if (box === this.box) [this.changes, this.nextChanges] = [[...this.changes, ...changes], next];
      },
    );
  }
  /** Lists the changes in a box, or all again. What was asked for another box is let go. */
  async lookWithin(box: Bbox | undefined): Promise<void> {
    this.box = box;
    const { signal } = this.#ending;
    try {
      await this.#more(this.#server.changes(this.id, { box }, { signal }), ({ changes, next }) => {
        if (box === this.box) [this.changes, this.nextChanges] = [changes, next];
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
  async moreFindings(): Promise<void> {
    await this.#more(this.#server.findings(this.id, this.nextFindings), ({ findings, next }) => {
      [this.findings, this.nextFindings] = [[...this.findings, ...findings], next];
    });
  }
  async moreConflicts(): Promise<void> {
    await this.#more(this.#server.conflicts(this.id, this.nextConflicts), ({ conflicts, next }) => {
      [this.conflicts, this.nextConflicts] = [[...this.conflicts, ...conflicts], next];
    });
  }

  acknowledge(findings: readonly number[], acknowledged: boolean): Promise<ClientProblem | undefined> {
    return this.#write(() => this.#server.acknowledge(this.id, findings, acknowledged));
  }
  choose(conflict: Conflict, side: Side): Promise<ClientProblem | undefined> {
    return this.#write(() => this.#server.choose(this.id, conflict, side));
  }
  comment(text: string, key: string): Promise<ClientProblem | undefined> {
    return this.#write(() => this.#server.comment(this.id, text, key));
  }
  act(action: ChangesetAction, reason?: string): Promise<ClientProblem | undefined> {
    const { changeset } = this;
    if (!changeset) throw new Error(`changeset ${this.id} is not read yet`);
    return this.#write(() => this.#server.act(changeset, action, reason));
  }

  /** Writes, and reads everything again, whatever came of it: then it is known how it stands. */
  async #write(write: () => Promise<Answer<unknown>>): Promise<ClientProblem | undefined> {
    this.isBusy = true;
    this.#fire();
    const answer = await write();
    this.isBusy = false;
    await this.load();
    this.#fire();
    return answer.ok ? undefined : answer.problem;
  }

  async #more<Page>(asked: Promise<Answer<Page>>, take: (page: Page) => void): Promise<void> {
    const answer = await asked;
    if (answer.ok) take(answer.value);
    else this.problem = answer.problem;
    this.#fire();
  }

  #fire(): void {
    this.dispatchEvent(new Event('change'));
  }
}

async function allOf<Page extends { readonly next?: string }, Row>(
  read: (cursor: string | undefined) => Promise<Answer<Page>>,
  rowsOf: (page: Page) => readonly Row[],
): Promise<Answer<readonly Row[]>> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await read(cursor);
    if (!answer.ok) return answer;
    rows.push(...rowsOf(answer.value));
    cursor = answer.value.next;
    if (cursor === undefined) break;
  }
  return { ok: true, value: rows };
}
