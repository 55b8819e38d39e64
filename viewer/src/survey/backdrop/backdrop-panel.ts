import type { Collection } from '@tongtu/sdk/client';
import type { Bbox } from '@tongtu/sdk/geo';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { field, panel, spinner, textButton } from '../../page/panel.ts';
import type { PageLanguage } from '../../page/words.ts';
import { foldedList } from '../page/folded-list.ts';
import type { Backdrop, Shape } from './backdrop.ts';
import { sayBackdrop, sayLeft, sayRefused } from './backdrop-words.ts';
import { copyTarget, takesAll } from './copy-target.ts';
import type { Opening, Shelf } from './shelf.ts';
import { SYSTEMS } from './systems.ts';

/**
 * Files below the edits: opened, named by their system, shown, removed; and what is chosen of them, to be copied.
 *
 * @fires pick - `detail`: whether clicks choose shapes from now on
 * @fires copy - `detail` is the collection's id
 * @fires go-to - `detail` is the `Backdrop`
 */
export class BackdropPanel extends LitElement {
  static override properties = {
    ...{ language: {}, shelf: {}, city: {}, collections: {}, drawnId: {}, chosen: {} },
    ...{ isPicking: {}, target: { state: true } },
  };
  declare language: PageLanguage;
  declare shelf: Shelf;
  /** In which files have to lie, in degrees; missing where it is not known. */
  declare city: Bbox | undefined;
  /** Those into which shapes can be copied. */
  declare collections: readonly Collection[];
  /** Id of the collection that is drawn in. */
  declare drawnId: string;
  declare chosen: readonly Shape[];
  declare isPicking: boolean;
  /** Id of the collection into which somebody wants to copy; missing: nobody has said, see `copyTarget`. */
  declare target: string | undefined;

  static override styles = [
    panel,
    textButton,
    field,
    spinner,
    foldedList,
    css`
      li {
        padding: 6px 0;
        border-top: 1px solid var(--paper-edge);
        overflow-wrap: anywhere;
      }
      p {
        margin: 0 0 6px;
        font-size: 14px;
      }
      .soft {
        color: var(--ink-soft);
        font-size: 13px;
      }
      .fault {
        color: var(--seal-text);
        font-size: 13px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 4px;
      }
      .check {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-height: 44px;
        margin: 0;
        padding-inline-end: 8px;
        color: var(--ink);
        font-size: 14px;
      }
      .check input {
        width: 20px;
        min-height: 20px;
        margin: 0;
        accent-color: var(--celadon);
      }
      input[type='file'] {
        position: absolute;
        width: 1px;
        min-height: 1px;
        padding: 0;
        opacity: 0;
      }
      .file:focus-within {
        outline: 3px solid var(--celadon);
        outline-offset: 2px;
      }
      .file {
        position: relative;
        margin: 0;
      }
    `,
  ];

  override connectedCallback() {
    super.connectedCallback();
    this.shelf.addEventListener('change', this.#onChange);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.shelf.removeEventListener('change', this.#onChange);
  }

  readonly #onChange = () => this.requestUpdate();

  /** What was wanted for other shapes holds for these where it takes them. */
  override willUpdate(changed: PropertyValues<this>) {
    const before = changed.get('chosen');
    const { chosen, collections, target } = this;
    if (
      !before ||
      (before.length === chosen.length && chosen.every((shape, index) => shape === before[index]))
    )
      return;
    const wanted = collections.find(({ id }) => id === target);
    if (wanted && !takesAll(chosen, wanted)) this.target = undefined;
  }

  override render() {
    const { language } = this;
    const { backdrops, opening, refused, isKept } = this.shelf;
    return html`<details>
      <summary>${sayBackdrop(language, 'backdrops')}${backdrops.length > 0 ? ` · ${backdrops.length}` : ''}</summary>
      <p class="soft">${sayBackdrop(language, 'backdropNote')}</p>
      <label class="action file">
        ${sayBackdrop(language, 'openFile')}
        <input type="file" accept=".dxf,.geojson,.json" @change=${this.#onFile} />
      </label>
      <div role="status">${opening ? this.#renderOpening(opening) : nothing}</div>
      ${refused ? html`<p class="fault" role="alert">${sayRefused(language, refused)}</p>` : nothing}
      ${isKept ? nothing : html`<p class="fault">${sayBackdrop(language, 'notKept')}</p>`}
      <ul>
        ${backdrops.map((backdrop) => this.#renderBackdrop(backdrop))}
      </ul>
      ${backdrops.some(({ isShown }) => isShown) ? this.#renderPicking() : nothing}
    </details>`;
  }

  #renderOpening(opening: Opening) {
    const { language } = this;
    const { name } = opening;
    const cancel = html`<button type="button" class="action" @click=${() => this.shelf.cancel()}>
      ${sayBackdrop(language, 'cancel')}
    </button>`;
    if (opening.stage !== 'asking') {
      const percent = opening.stage === 'reading' ? Math.floor(opening.share * 100) : 100;
      const word = opening.stage === 'carrying' ? 'carrying' : percent < 100 ? 'reading' : 'parsing';
      return html`<p class="row">
        <span class="spinner" aria-hidden="true"></span>
        ${sayBackdrop(language, word, { name, percent })} ${cancel}
      </p>`;
    }
    const { fitting } = opening;
    return html`<form @submit=${this.#onSystem}>
      ${fitting.length === 0 ? html`<p class="fault">${sayBackdrop(language, 'noneFits')}</p>` : nothing}
      <label for="system">${sayBackdrop(language, 'systemOf', { name })}</label>
      <select id="system" name="system">
        ${SYSTEMS.map(
          ({ id, title }) => html`<option value=${id} ?selected=${id === fitting[0]}>
            ${fitting.includes(id) ? sayBackdrop(language, 'fits', { system: title }) : title}
          </option>`,
        )}
      </select>
      <div class="row"><button type="submit" class="action">${sayBackdrop(language, 'take')}</button>${cancel}</div>
    </form>`;
  }

  #renderBackdrop(backdrop: Backdrop) {
    const { language } = this;
    const { id, name, system, isShown, shapes, left } = backdrop;
    const leftOut = sayLeft(language, left);
    return html`<li>
      <strong>${name}</strong>
      <p class="soft">${system} · ${sayBackdrop(language, 'shapes', { count: shapes.length })}</p>
      ${leftOut ? html`<p class="soft">${leftOut}</p>` : nothing}
      <div class="row">
        <label class="check">
          <input
            type="checkbox"
            aria-label=${sayBackdrop(language, 'shownOf', { name })}
            .checked=${isShown}
            @change=${(event: Event) => void this.shelf.show(id, (event.target as HTMLInputElement).checked)}
          />
          ${sayBackdrop(language, 'shown')}
        </label>
        <button
          type="button"
          class="action"
          aria-label=${sayBackdrop(language, 'goToOf', { name })}
          @click=${() => this.#fire('go-to', backdrop)}
        >
          ${sayBackdrop(language, 'goTo')}
        </button>
        <button
          type="button"
          class="action"
          aria-label=${sayBackdrop(language, 'removeOf', { name })}
          @click=${() => void this.shelf.remove(id)}
        >
          ${sayBackdrop(language, 'remove')}
        </button>
      </div>
    </li>`;
  }

  #renderPicking() {
    const { language, isPicking, chosen, collections, drawnId } = this;
    const target =
      collections.find(({ id }) => id === this.target) ?? copyTarget(chosen, collections, drawnId);
    return html`<button
        type="button"
        class="action"
        aria-pressed=${isPicking ? 'true' : 'false'}
        @click=${() => this.#fire('pick', !isPicking)}
      >
        ${sayBackdrop(language, 'pick')}
      </button>
      ${isPicking ? html`<p class="soft">${sayBackdrop(language, 'pickNote')}</p>` : nothing}
      <p role="status">${chosen.length > 0 ? this.#chosenText() : ''}</p>
      ${
        chosen.length > 0 && target
          ? html`<label for="target">${sayBackdrop(language, 'copyTo')}</label>
            <select
              id="target"
              @change=${(event: Event) => {
                this.target = (event.target as HTMLSelectElement).value;
              }}
            >
              ${collections.map(
                ({ id, title }) =>
                  html`<option value=${id} ?selected=${id === target.id}>${title[language]}</option>`,
              )}
            </select>
            <button type="button" class="action" @click=${() => this.#fire('copy', target.id)}>
              ${sayBackdrop(language, 'copy')}
            </button>`
          : nothing
      }`;
  }

  #chosenText(): string {
    const { language, chosen } = this;
    const count = sayBackdrop(language, 'chosen', { count: chosen.length });
    const [shape] = chosen;
    const {
      dxf_layer: layer,
      name,
      source_kind: kind,
    } = chosen.length === 1 && shape ? shape.properties : {};
    return [count, ...[...new Set([layer, kind, name])].filter((each) => each !== undefined)].join(' · ');
  }

  #onFile(event: Event) {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (file) void this.shelf.open(file, this.city);
    // The same file again is another choice.
    input.value = '';
  }

  #onSystem(event: SubmitEvent) {
    event.preventDefault();
    const system = new FormData(event.target as HTMLFormElement).get('system');
    if (typeof system === 'string') void this.shelf.choose(system, this.city);
  }

  #fire(name: string, detail: unknown) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
customElements.define('backdrop-panel', BackdropPanel);
