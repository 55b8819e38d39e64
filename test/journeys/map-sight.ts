import type { Page } from 'playwright-core';

/** What somebody who looks at the map page sees, by the map's own account. */
export interface MapSight {
  /** Buildings lying flat. */
  readonly buildings: number;
  /** Buildings raised to a height. */
  readonly raised: number;
  /** Different heights among them, metres. */
  readonly heights: number;
  /** Texts that found room. */
  readonly labels: readonly string[];
}

/** To be asked when the map is idle. As text: this file knows no DOM types. */
export function mapSight(page: Page): Promise<MapSight> {
  return page.evaluate<MapSight>(`(() => {
    const drawn = document.querySelector('map-page').baseMap.map.queryRenderedFeatures();
    const count = (values) => new Set(values).size;
    const raised = drawn.filter(({ layer }) => layer.type === 'fill-extrusion');
    return {
      buildings: count(drawn.filter(({ layer }) => layer.id === 'buildings').map(({ id }) => id)),
      raised: count(raised.map(({ id }) => id)),
      heights: count(raised.map(({ properties }) => properties.height ?? properties.floors * 3)),
      labels: [...new Set(drawn.filter(({ layer }) => layer.type === 'symbol').map(({ properties }) => properties.name))]
        .filter((name) => name !== undefined),
    };
  })()`);
}

export const HAN = /\p{Script=Han}/u;
