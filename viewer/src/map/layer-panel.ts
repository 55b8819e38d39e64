import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { LayerGroup } from '@tongtu/sdk/style';
import { css, html, LitElement } from 'lit';
import { panel, toolButton } from '../page/panel.ts';
import { type PageLanguage, say } from '../page/words.ts';

/** Groups as readers know them. `buildings-3d` has a button of its own. */
const GROUP_TITLES: Readonly<
  Record<Exclude<LayerGroup, 'buildings-3d'>, Readonly<Record<PageLanguage, string>>>
> = {
  places: { zh: '地名', en: 'Place names' },
  pois: { zh: '兴趣点', en: 'Points of interest' },
  transport: { zh: '公共交通', en: 'Public transport' },
  addresses: { zh: '门牌号', en: 'House numbers' },
  buildings: { zh: '建筑', en: 'Buildings' },
  streets: { zh: '道路', en: 'Streets' },
  railways: { zh: '铁路与轨道', en: 'Railways' },
  water: { zh: '水系', en: 'Water' },
  land: { zh: '土地与植被', en: 'Land and vegetation' },
  boundaries: { zh: '行政区划', en: 'Boundaries' },
  components: { zh: '城市部件', en: 'City components' },
  'management-grid': { zh: '单元网格', en: 'Management grid' },
  contours: { zh: '等高线', en: 'Contours' },
  'spot-heights': { zh: '高程点', en: 'Spot heights' },
  'control-points': { zh: '测量控制点', en: 'Control points' },
  pipelines: { zh: '管线', en: 'Pipelines' },
};
type Listed = keyof typeof GROUP_TITLES;
const LISTED = Object.keys(GROUP_TITLES) as Listed[];

/**
 * What is drawn, group by group.
 *
 * @fires group-change - `detail` is `{ group, visible }`
 * @fires bilingual-change - `detail` is the wanted state
 * @fires close
 */
export class LayerPanel extends LitElement {
  static override properties = { language: {}, hiddenGroups: {}, available: {}, bilingual: {} };
  declare language: PageLanguage;
  declare hiddenGroups: ReadonlySet<LayerGroup>;
  /** Groups of which the tileset has anything. */
  declare available: ReadonlySet<LayerGroup>;
  declare bilingual: boolean;

  static override styles = [
    panel,
    toolButton,
    css`
      section {
        width: 232px;
        max-height: 100%;
        overflow: auto;
        padding: 4px 0 10px;
      }
      header {
        display: flex;
        align-items: center;
        padding-left: 16px;
      }
      h2 {
        flex: 1;
        margin: 0;
        font-size: 15px;
      }
      wa-switch {
        display: block;
        padding: 6px 16px;
        font-size: 14px;
      }
      hr {
        margin: 6px 16px;
        border: 0;
        border-top: 1px solid var(--paper-edge);
      }
    `,
  ];

  override render() {
    const { language, hiddenGroups, available, bilingual } = this;
    return html`<section class="panel" aria-label=${say(language, 'layers')}>
      <header>
        <h2>${say(language, 'layers')}</h2>
        <button type="button" aria-label=${say(language, 'close')} @click=${() => this.dispatchEvent(new Event('close'))}>
          <wa-icon name="close"></wa-icon>
        </button>
      </header>
      ${LISTED.filter((group) => available.has(group)).map(
        (group) => html`<wa-switch
          size="s"
          ?checked=${!hiddenGroups.has(group)}
          @change=${(event: Event) => this.#change(group, event)}
          >${GROUP_TITLES[group][language]}</wa-switch
        >`,
      )}
      <hr />
      <wa-switch
        size="s"
        ?checked=${bilingual}
        @change=${(event: Event) =>
          this.dispatchEvent(new CustomEvent('bilingual-change', { detail: isChecked(event) }))}
        >${say(language, 'bilingual')}</wa-switch
      >
    </section>`;
  }

  #change(group: LayerGroup, event: Event) {
    this.dispatchEvent(new CustomEvent('group-change', { detail: { group, visible: isChecked(event) } }));
  }
}
customElements.define('layer-panel', LayerPanel);

function isChecked(event: Event): boolean {
  return (event.target as EventTarget & { readonly checked: boolean }).checked;
}
