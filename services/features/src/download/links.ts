import { addressOf, type Link, type Query } from '../ogc/links.ts';
import { DOWNLOAD_FORMATS } from './formats.ts';

/** Parameters that say which part of a page is meant, or in which form: a file has all that match. */
const OF_PAGES = ['limit', 'offset', 'cursor', 'f'];

/**
 * Where the features are had as files (`enclosure`, OGC API Features Part 1, 7.14: bulk download), by the filters of
 * a request where there is one.
 */
export function downloadLinks(origin: string, collectionId: string, query: Query = {}): Link[] {
  const filters = Object.fromEntries(Object.entries(query).filter(([name]) => !OF_PAGES.includes(name)));
  return DOWNLOAD_FORMATS.map(({ f, mediaType, title }) => ({
    ...{ rel: 'enclosure', type: mediaType, title },
    href: addressOf(origin, `/api/collections/${collectionId}/items`, { ...filters, f }),
  }));
}
