import type { PlatformInfo, Tileset } from '@tongtu/sdk/client';
import { css, html, LitElement, nothing } from 'lit';
import { type PageLanguage, say } from '../page/words.ts';
import { type AttributionPart, attributionParts } from './attribution.ts';
import { PUBLIC_TILESET } from './tilesets.ts';

/**
 * What a public map must say at its bottom left: the approval number (审图号) or that the data are
 * simulated, then the revision shown and where the data come from.
 */
export class MapImprint extends LitElement {
  static override properties = { language: {}, tileset: {}, info: {} };
  declare language: PageLanguage;
  declare tileset: Tileset | undefined;
  declare info: PlatformInfo | undefined;

  static override styles = css`
    p {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 10px;
      margin: 0;
      padding: 3px 8px;
      border-radius: 6px;
      background: rgb(253 251 246 / 88%);
      color: var(--ink);
      font-size: 12px;
    }
    strong {
      font-weight: 600;
    }
    a {
      color: var(--celadon);
    }
  `;

  override render() {
    const { language, tileset, info } = this;
    if (!tileset) return nothing;
    const { revision, attribution } = tileset;
    return html`<p>
      <strong>${statusOf(tileset, info, language)}</strong>
      ${revision === undefined ? nothing : html`<span>${say(language, 'revision', { revision })}</span>`}
      ${
        attribution === undefined
          ? nothing
          : html`<span>${say(language, 'sources')}: ${attributionParts(attribution).map(part)}</span>`
      }
    </p>`;
  }
}
customElements.define('map-imprint', MapImprint);

/** Approved, or said to be something else, or else nothing that may be published. */
function statusOf(tileset: Tileset, info: PlatformInfo | undefined, language: PageLanguage): string {
  if (tileset.id !== PUBLIC_TILESET)
    return [say(language, 'internal'), ...(info?.notices ?? []).map((notice) => notice[language])].join(
      ' · ',
    );
  if (info?.approval) return say(language, 'approval', { number: info.approval.number });
  if (info && info.notices.length > 0) return info.notices.map((notice) => notice[language]).join(' · ');
  return say(language, 'unapproved');
}

function part({ text, href }: AttributionPart) {
  return href === undefined ? text : html`<a href=${href} target="_blank" rel="noopener">${text}</a>`;
}
