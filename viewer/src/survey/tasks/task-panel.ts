import type { Task } from '@tongtu/sdk/contract';
import type { LngLat } from '@tongtu/sdk/geo';
import type { BaseMap, Overlay } from '@tongtu/sdk/maplibre';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { panel, textButton } from '../../page/panel.ts';
import type { PageLanguage } from '../../page/words.ts';
import './task-item.ts';
import { keepMending, readMending } from './mending.ts';
import type { TaskDeed } from './task-item.ts';
import { TaskServer } from './task-server.ts';
import { sayTask, type TaskWord } from './task-words.ts';

const OVERLAY = 'tasks';

/**
 * What reporters and reviewers say is to be looked at: what may be taken, and what one has taken. Closed at first; it reads
 * when it is opened. What is open in it is drawn on the map.
 *
 * @fires mending - `detail` has the ids of the tasks that the changeset handed in next is to mend
 */
export class TaskPanel extends LitElement {
  static override properties = {
    language: {},
    baseMap: { attribute: false },
    baseUrl: {},
    isOpen: { state: true },
    mine: { state: true },
    nearest: { state: true },
    tasks: { state: true },
    next: { state: true },
    state: { state: true },
    fault: { state: true },
    linked: {},
    mending: { state: true },
  };
  declare language: PageLanguage;
  declare baseMap: BaseMap;
  declare baseUrl: string;
  declare isOpen: boolean;
  declare mine: boolean;
  declare nearest: boolean;
  declare tasks: readonly Task[];
  declare next: string | undefined;
  declare state: 'loading' | 'shown' | 'failed' | 'acting';
  /** What became of the last deed, where it was not done. */
  declare fault: string | undefined;
  /** Changes when a changeset was made: tasks may be linked to it. */
  declare linked: string;
  declare mending: ReadonlySet<number>;

  static override styles = [
    panel,
    textButton,
    css`
      :host {
        display: block;
        margin-bottom: 8px;
        border-bottom: 1px solid var(--paper-edge);
      }
      .head {
        width: 100%;
        justify-content: space-between;
        margin-inline: -12px;
        width: calc(100% + 24px);
        color: var(--ink);
        font-weight: 600;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .row .action {
        flex: 1;
        justify-content: center;
        border: 1px solid var(--paper-edge);
      }
      select {
        min-height: 40px;
        margin: 6px 0;
        border: 1px solid var(--ink-soft);
        border-radius: 8px;
        background: var(--paper);
        color: var(--ink);
        font: inherit;
      }
      p {
        margin: 6px 0;
      }
      .soft {
        color: var(--ink-soft);
        font-size: 13px;
      }
      .warning {
        color: var(--seal-text);
      }
    `,
  ];

  #server: TaskServer | undefined;
  /** Counts the lists that were asked for: an answer to an older one is not shown. */
  #asked = 0;

  constructor() {
    super();
    this.isOpen = false;
    this.mine = false;
    this.nearest = true;
    this.tasks = [];
    this.state = 'shown';
    this.mending = readMending();
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#server = new TaskServer(this.baseUrl);
    this.#tell(this.mending);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.baseMap.removeOverlay(OVERLAY);
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has('linked') && changed.get('linked') !== undefined && this.isOpen) void this.#load();
    if (!changed.has('tasks') && !changed.has('isOpen')) return;
    if (this.isOpen) this.baseMap.setOverlay(overlayOf(this.tasks));
    else if (changed.get('isOpen')) this.baseMap.removeOverlay(OVERLAY);
  }

  override render() {
    const { isOpen } = this;
    return html`<section aria-label=${this.#say('tasks')}>
      <button type="button" class="action head" aria-expanded=${isOpen ? 'true' : 'false'} @click=${this.#toggle}>
        ${this.#say('tasks')}<span aria-hidden="true">${isOpen ? '−' : '+'}</span>
      </button>
      ${isOpen ? this.#renderList() : nothing}
    </section>`;
  }

  #renderList() {
    const { language, mine, nearest, tasks, state, fault } = this;
    const side = (word: 'open' | 'mine', isMine: boolean) => html`<button
      type="button"
      class="action"
      aria-pressed=${mine === isMine ? 'true' : 'false'}
      @click=${() => this.#choose({ mine: isMine })}
    >${this.#say(word)}</button>`;
    return html`<div class="row" role="group" aria-label=${this.#say('tasks')}>${side('open', false)}${side('mine', true)}</div>
      <select aria-label=${this.#say('order')} @change=${(event: Event) => this.#choose({ nearest: (event.target as HTMLSelectElement).value === 'near' })}>
        <option value="near" ?selected=${nearest}>${this.#say('nearest')}</option>
        <option value="old" ?selected=${!nearest}>${this.#say('oldest')}</option>
      </select>
      <p class="warning" role="alert" ?hidden=${fault === undefined}>${fault}</p>
      <p class="soft" role="status" ?hidden=${state !== 'loading' && (state === 'failed' || tasks.length > 0)}>
        ${this.#say(state === 'loading' ? 'loading' : mine ? 'noneMine' : 'none')}
      </p>
      ${state === 'failed' ? html`<p class="warning" role="alert">${this.#say('failed')}</p><button type="button" class="action" @click=${() => void this.#load()}>${this.#say('again')}</button>` : nothing}
      ${tasks.map(
        (task) => html`<task-item
          .language=${language}
          .task=${task}
          .photoUrl=${this.#server?.photoUrl(task.id) ?? ''}
          ?busy=${state === 'acting'}
          ?mends=${this.mending.has(task.id)}
          @mend=${({ detail }: CustomEvent<boolean>) => this.#mend(task.id, detail)}
          @go=${() => this.#go(task)}
          @deed=${({ detail }: CustomEvent<TaskDeed>) => void this.#act(detail)}
        ></task-item>`,
      )}
      ${this.next === undefined ? nothing : html`<button type="button" class="action" @click=${() => void this.#load(this.next)}>${this.#say('more')}</button>`}`;
  }

  #say(word: TaskWord, values?: Readonly<Record<string, string | number>>) {
    return sayTask(this.language, word, values);
  }

  readonly #toggle = () => {
    this.isOpen = !this.isOpen;
    if (this.isOpen) void this.#load();
  };

  #choose({
    mine = this.mine,
    nearest = this.nearest,
  }: {
    readonly mine?: boolean;
    readonly nearest?: boolean;
  }) {
    this.mine = mine;
    this.nearest = nearest;
    void this.#load();
  }

  async #load(cursor?: string) {
    const asked = ++this.#asked;
    this.state = 'loading';
    if (cursor === undefined) this.tasks = [];
    const { mine } = this;
    const near = this.nearest ? this.#near(cursor) : undefined;
    const answer = await this.#server!.list({ mine, near, cursor });
    if (asked !== this.#asked) return;
    this.state = answer.ok ? 'shown' : 'failed';
    if (!answer.ok) return;
    this.tasks = [...this.tasks, ...answer.value.tasks];
    this.next = answer.value.next;
    if (mine) await this.#addContacts(asked);
  }

  #from: LngLat | undefined;

  /** Later pages of a list go on from where the first was measured. */
  #near(cursor: string | undefined): LngLat {
    if (cursor === undefined || !this.#from) this.#from = this.baseMap.view.center;
    return this.#from;
  }

  /** No list has them: each is asked for by whoever has taken it. */
  async #addContacts(asked: number) {
    for (const { id, kind, contact } of this.tasks) {
      if (kind !== 'report' || contact !== undefined) continue;
      const answer = await this.#server!.get(id);
      if (asked !== this.#asked) return;
      if (answer.ok)
        this.tasks = this.tasks.map((each) =>
          each.id === id ? { ...answer.value, ...distanceOf(each) } : each,
        );
    }
  }

  async #act({ task, action, body }: TaskDeed) {
    this.fault = undefined;
    this.state = 'acting';
    const answer = await this.#server!.act(task.id, action, body);
    if (!answer.ok) this.fault = this.#say('notDone', { reason: answer.reason ?? this.#say('unreachable') });
    else if (action === 'take') {
      this.mine = true;
      this.#go(task);
      this.#mend(task.id, true);
    } else this.#mend(task.id, false);
    await this.#load();
  }

  #go({ place }: Task) {
    if (place)
      this.baseMap.map.jumpTo({ center: [place[0], place[1]], zoom: Math.max(this.baseMap.view.zoom, 18) });
  }

  /** It was handed in: the next one mends others. */
  forgetMending(): void {
    this.#tell(new Set());
  }

  /** Whether what is handed in next mends a task. */
  #mend(id: number, isMended: boolean) {
    const others = [...this.mending].filter((each) => each !== id);
    this.#tell(new Set(isMended ? [...others, id] : others));
  }

  #tell(ids: ReadonlySet<number>) {
    this.mending = ids;
    keepMending(ids);
    this.dispatchEvent(new CustomEvent<readonly number[]>('mending', { detail: [...ids] }));
  }
}
customElements.define('task-panel', TaskPanel);

const distanceOf = ({ distanceMeters }: Task) => (distanceMeters === undefined ? {} : { distanceMeters });

function overlayOf(tasks: readonly Task[]): Overlay {
  const features = tasks.flatMap(({ id, place }) =>
    place
      ? [
          {
            type: 'Feature' as const,
            geometry: { type: 'Point' as const, coordinates: [...place] },
            properties: { id },
          },
        ]
      : [],
  );
  return {
    id: OVERLAY,
    layers: [
      {
        ...{ id: 'task-place', type: 'circle', source: OVERLAY },
        paint: {
          'circle-radius': 7,
          'circle-color': '#b23a2e',
          'circle-stroke-color': '#ffffff',
          'circle-stroke-width': 2.5,
        },
      },
    ],
    data: { type: 'FeatureCollection', features },
  };
}
