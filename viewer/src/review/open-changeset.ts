import type { Answer, ChangesetCalls, ClientProblem } from '@tongtu/sdk/client';
import type {
  Change,
  Changeset,
  ChangesetAction,
  ChangesetComment,
  ChangesetEvent,
  CheckSummary,
  Conflict,
  ConflictSide,
  Finding,
} from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import { newKey } from '../survey/journal/new-key.ts';

/** Rows of a page of talk and history: as many as the server gives. */
const TALK_PAGE = 200;
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
  readonly #server: ChangesetCalls;
  readonly #ending = new AbortController();

  constructor(server: ChangesetCalls, id: number) {
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
        this.#server.changes.page(id, { bbox: box, signal }),
        this.#server.findings.page(id, { signal }),
        this.#server.conflicts.page(id, { signal }),
        allOf(
          (cursor) => this.#server.comments.page(id, { limit: TALK_PAGE, cursor, signal }),
          ({ comments: page }) => page,
        ),
        allOf(
          (cursor) => this.#server.history(id, { limit: TALK_PAGE, cursor, signal }),
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
      this.#server.changes.page(this.id, { bbox: box, cursor: this.nextChanges }),
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
      await this.#more(this.#server.changes.page(this.id, { bbox: box, signal }), ({ changes, next }) => {
        if (box === this.box) [this.changes, this.nextChanges] = [changes, next];
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
  async moreFindings(): Promise<void> {
    await this.#more(
      this.#server.findings.page(this.id, { cursor: this.nextFindings }),
      ({ findings, next }) => {
        [this.findings, this.nextFindings] = [[...this.findings, ...findings], next];
      },
    );
  }
  async moreConflicts(): Promise<void> {
    await this.#more(
      this.#server.conflicts.page(this.id, { cursor: this.nextConflicts }),
      ({ conflicts, next }) => {
        [this.conflicts, this.nextConflicts] = [[...this.conflicts, ...conflicts], next];
      },
    );
  }

  acknowledge(findings: readonly number[], acknowledged: boolean): Promise<ClientProblem | undefined> {
    const options = { acknowledged, idempotencyKey: newKey() };
    return this.#write(() => this.#server.findings.acknowledge(this.id, findings, options));
  }
  choose({ featureId, kind, field }: Conflict, side: ConflictSide): Promise<ClientProblem | undefined> {
    const choice = kind === 'attribute' ? { attributes: { [field!]: side } } : { [kind]: side };
    const options = { idempotencyKey: newKey() };
    return this.#write(() => this.#server.conflicts.choose(this.id, featureId, choice, options));
  }
  comment(text: string, idempotencyKey: string): Promise<ClientProblem | undefined> {
    return this.#write(() => this.#server.comments.add(this.id, { text }, { idempotencyKey }));
  }
  act(action: ChangesetAction, reason?: string): Promise<ClientProblem | undefined> {
    const { changeset } = this;
    if (!changeset) throw new Error(`changeset ${this.id} is not read yet`);
    // Of what was seen, and no other.
    const options = { reason, ifVersion: changeset.version, idempotencyKey: newKey() };
    return this.#write(() => this.#server.act(this.id, action, options));
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
