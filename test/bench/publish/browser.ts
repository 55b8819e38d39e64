import { launchBrowser, mapIdle, openPage } from '../../support/browser.ts';
import type { CityPlatform } from './platform.ts';
import { publishEdit } from './publication.ts';

const ROUNDS = 20;
const MAP = 'document.querySelector("map-page").baseMap.map';

/** Milliseconds from the approval sent to the building drawn anew in an open map, edit by edit. */
export async function repaints({ platform, desk, edits }: CityPlatform): Promise<number[]> {
  const browser = await launchBrowser();
  const { page, close } = await openPage(browser, { viewport: { width: 1024, height: 640 } });
  try {
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const edit = edits.next('building');
      const [lng, lat] = edit.at;
      if (round === 0) await page.goto(`${platform.origin}/#map=16/${lat}/${lng}`);
      else await page.evaluate(`${MAP}.jumpTo({ center: [${lng}, ${lat}], zoom: 16 })`);
      await mapIdle(page);
      // Another height is drawn once a frame shows it; the page's clock is the machine's.
      const drawn = page.evaluate<number>(drawnWith(Number(edit.changes[0]!.properties.height), [lng, lat]));
      const started = Date.now();
      const proposedFor = await publishEdit(platform.origin, desk, edit);
      const at = await drawn;
      // What came before the approval is no part of it.
      const waited = Date.now() - started - proposedFor.milliseconds;
      took.push(at - started - waited);
    }
    console.log(`  repainted after ${took.map((each) => Math.round(each)).join(', ')} ms`);
    return took;
  } finally {
    await close();
    await browser.close();
  }
}

/** A script that answers when a frame shows a building of that height at the place, by the machine's clock. */
function drawnWith(height: number, [lng, lat]: readonly [number, number]): string {
  return `new Promise((resolve) => {
    const map = ${MAP};
    const layers = map.getStyle().layers.filter((layer) => layer['source-layer'] === 'buildings').map(({ id }) => id);
    const look = () => {
      const point = map.project([${lng + 0.00002}, ${lat + 0.00002}]);
      const found = map.queryRenderedFeatures(point, { layers });
      if (!found.some(({ properties }) => properties.height === ${height})) return;
      map.off('render', look);
      resolve(Date.now());
    };
    map.on('render', look);
  })`;
}
