import { ProblemError } from '@tongtu/sdk/contract';
import type { Link } from '../ogc/links.ts';
import type { ItemsAnswer } from './read.ts';
import type { ItemRow } from './store.ts';

/** A feature as GeoJSON text: its parts come from the database as JSON and are put together, not parsed. */
export function featureText(
  collectionId: string,
  row: Omit<ItemRow, 'sortValues'>,
  links?: readonly Link[],
): string {
  const { id, version, geometry, properties } = row;
  const more = links ? `,"links":${JSON.stringify(links)}` : '';
  return `{"type":"Feature","id":${id},"collection":"${collectionId}","version":${version},"geometry":${geometry},"properties":${properties}${more}}`;
}

/**
 * A feature collection (OGC API Features Part 1, 7.15.8) in pieces. What is known only when all features are read
 * (their number, the link to the next page) stands behind them.
 *
 * @param linksOf the links, given the cursor of the next page
 */
export async function* featureCollectionText(
  { definition, revision, matched, batches, next }: ItemsAnswer,
  linksOf: (next: string | undefined) => readonly Link[],
): AsyncGenerator<string> {
  const head = {
    type: 'FeatureCollection',
    timeStamp: new Date().toISOString(),
    revision,
    ...(matched === undefined ? {} : { numberMatched: matched }),
  };
  let piece = `${JSON.stringify(head).slice(0, -1)},"features":[`;
  let returned = 0;
  try {
    for await (const rows of batches) {
      yield `${piece}${returned > 0 ? ',' : ''}${rows.map((row) => featureText(definition.id, row)).join(',')}`;
      piece = '';
      returned += rows.length;
    }
  } catch (error) {
    // The caller's account of a local grid is used up: a shorter page, whose next link will tell.
    if (returned === 0 || !(error instanceof ProblemError) || error.problem.code !== 'too_many_requests')
      throw error;
  }
  yield `${piece}],"numberReturned":${returned},"links":${JSON.stringify(linksOf(next()))}}`;
}
