import type { MapStyle, Tileset } from '@tongtu/sdk/client';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { LayerGroup } from '@tongtu/sdk/style';
import { html, nothing } from 'lit';
import type { PageLanguage } from '../page/words.ts';
import { availableGroups } from './available-groups.ts';
import type { PanelName } from './tools.ts';

/** All that any panel shows. */
export interface PanelState {
  readonly language: PageLanguage;
  readonly baseMap: BaseMap;
  readonly tileset: Tileset;
  readonly hiddenGroups: ReadonlySet<LayerGroup>;
  readonly bilingual: boolean;
  readonly styles: readonly MapStyle[];
  readonly styleId: string;
  readonly largeType: boolean;
  readonly isFullscreen: boolean;
  /** This page as it looks now. */
  readonly url: string;
  /** The same for this reader, who has a language already. */
  readonly bookmarkHash: string;
}

/** One panel as it is to be drawn. What it asks for bubbles up to the page. */
export function panelView(name: PanelName, state: PanelState) {
  const { language, baseMap } = state;
  switch (name) {
    case 'menu':
      return html`<menu-panel
        .language=${language}
        .largeType=${state.largeType}
        .isFullscreen=${state.isFullscreen}
      ></menu-panel>`;
    case 'layers':
      return html`<layer-panel
        .language=${language}
        .hiddenGroups=${state.hiddenGroups}
        .available=${availableGroups(state.tileset)}
        .bilingual=${state.bilingual}
        .styles=${state.styles}
        .styleId=${state.styleId}
      ></layer-panel>`;
    case 'measure':
      return html`<measure-panel .language=${language} .baseMap=${baseMap}></measure-panel>`;
    case 'list':
      return html`<list-panel .language=${language} .baseMap=${baseMap}></list-panel>`;
    case 'bookmarks':
      return html`<bookmarks-panel .language=${language} .hash=${state.bookmarkHash}></bookmarks-panel>`;
    case 'share':
      return html`<share-panel .language=${language} .url=${state.url}></share-panel>`;
    case 'help':
      return html`<help-panel .language=${language}></help-panel>`;
    default:
      return nothing;
  }
}
