import type { MapApproval, PlatformInfo, Tileset } from '@tongtu/sdk/client';
import { css, html, LitElement, nothing } from 'lit';
import { type PageLanguage, say } from '../page/words.ts';
import { type AttributionPart, attributionParts } from './attribution.ts';
import { PUBLIC_TILESET } from './tilesets.ts';

/** An attribution longer than this is shown by its beginning until the reader asks for the rest. */
const ONE_LINE_CHARACTERS = 60;

/**
 * What a public map must say at its bottom left: the approval number (审图号) or that the data are
 * simulated, then the revision shown and where the data come from.
 */
export class MapImprint extends LitElement {
  static override properties = { language: {}, tileset: {}, info: {}, open: { state: true } };
  declare language: PageLanguage;
  declare tileset: Tileset | undefined;
  declare info: PlatformInfo | undefined;
  declare open: boolean;

  static override styles = css`
    p {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 10px;
      margin: 0;
      padding: 3px 8px;
      border-radius: 6px;
      background: color-mix(in srgb, var(--paper) 88%, transparent);
      color: var(--ink);
      font-size: 12px;
    }
    strong {
      font-weight: 600;
    }
    a {
      color: var(--celadon);
    }
    /* The switch behind what is clipped stays on the same line, on a phone too. */
    .data {
      display: flex;
      align-items: flex-end;
      min-width: 0;
    }
    .clipped {
      max-width: 30em;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .sources {
      overflow-wrap: anywhere;
    }
    /* All of them, however many: the approval number above them has to stay in sight. */
    @media (max-width: 600px) {
      .sources:not(.clipped) {
        max-height: 6.5em;
        overflow: auto;
      }
    }
    button {
      flex: none;
      padding: 0 4px;
      border: 0;
      background: none;
      color: var(--celadon);
      font: inherit;
      cursor: pointer;
    }
    :focus-visible {
      outline: 2px solid var(--celadon);
    }
  `;

  constructor() {
    super();
    this.open = false;
  }

  override render() {
    const { language, tileset, info, open } = this;
    if (!tileset) return nothing;
    const { revision, attribution = '' } = tileset;
    const parts = attributionParts(attribution);
    const isLong = parts.reduce((length, { text }) => length + text.length, 0) > ONE_LINE_CHARACTERS;
    return html`<p>
      <strong>${statusOf(tileset, info, language)}</strong>
      ${revision === undefined ? nothing : html`<span>${say(language, 'revision', { revision })}</span>`}
      ${
        parts.length === 0
          ? nothing
          : html`<span class="data"
              ><span class=${isLong && !open ? 'sources clipped' : 'sources'} tabindex=${open ? 0 : nothing}
                >${say(language, 'sources')}: ${parts.map(part)}</span
              >${isLong ? this.#more() : nothing}</span
            >`
      }
    </p>`;
  }

  #more() {
    const { language, open } = this;
    return html`<button
      type="button"
      aria-expanded=${open ? 'true' : 'false'}
      @click=${() => {
        this.open = !open;
      }}
    >
      ${say(language, open ? 'less' : 'more')}
    </button>`;
  }
}
customElements.define('map-imprint', MapImprint);

/** Approved or not, and whatever else must be said: an approval does not make simulated data true. */
function statusOf(tileset: Tileset, info: PlatformInfo | undefined, language: PageLanguage): string {
  const notices = (info?.notices ?? []).map((notice) => notice[language]);
  if (tileset.id !== PUBLIC_TILESET) return [say(language, 'internal'), ...notices].join(' · ');
  if (info?.approval) return [approvalText(info.approval, language), ...notices].join(' · ');
  return notices.join(' · ') || say(language, 'unapproved');
}

function approvalText({ number, authority, scope }: MapApproval, language: PageLanguage): string {
  return [say(language, 'approval', { number }), authority, scope].filter(Boolean).join(' · ');
}

function part({ text, href }: AttributionPart) {
  return href === undefined ? text : html`<a href=${href} target="_blank" rel="noopener">${text}</a>`;
}
