import type { Feature, MapStyle, Me, Tileset } from '@tongtu/sdk/client';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { LayerGroup } from '@tongtu/sdk/style';
import { html, nothing } from 'lit';
import type { PageLanguage } from '../page/words.ts';
import { availableGroups } from './available-groups.ts';
import type { PanelName } from './tools.ts';
import { type UrlState, writeUrlState } from './url-state.ts';

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
  readonly baseUrl: string;
  /** What the reader looks at, and its name. */
  readonly feature: Feature | undefined;
  readonly featureName: string;
  /** What a link to this page as it looks now carries. */
  readonly linked: UrlState;
  readonly me: Me | undefined;
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
        .me=${state.me}
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
      return html`<bookmarks-panel .language=${language} .hash=${bookmarkOf(state.linked)}></bookmarks-panel>`;
    case 'report':
      return html`<report-panel
        .language=${language}
        .baseMap=${baseMap}
        .baseUrl=${state.baseUrl}
        .feature=${state.feature}
        .name=${state.featureName}
      ></report-panel>`;
    case 'share':
      return html`<share-panel .language=${language} .url=${location.href}></share-panel>`;
    case 'help':
      return html`<help-panel .language=${language}></help-panel>`;
    default:
      return nothing;
  }
}

/** For this reader, who has a language and a size of type already. */
function bookmarkOf({ language: _, largeType: __, ...view }: UrlState): string {
  return writeUrlState(view);
}
