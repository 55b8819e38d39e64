import { featureText } from '../items/geojson.ts';
import type { ItemRow } from '../items/store.ts';
import { type Notice, noticeEntries } from './notice.ts';

/** RFC 8142, 2.2: stands before each text of a sequence. */
export const RECORD_SEPARATOR = '\u001e';

/**
 * Features as GeoJSON, each on a line of its own, in pieces of one batch each. What the file says of itself is the
 * foreign member `about` (RFC 7946, 6.1) of the first: readers skip it there, but not a first record that is no feature.
 *
 * @param batches rows whose `geometry` is GeoJSON, easting or longitude first
 * @param separator before each feature: {@link RECORD_SEPARATOR} or nothing
 */
export async function* geoJsonRecords(
  notice: Notice,
  batches: AsyncIterable<readonly ItemRow[]>,
  separator: typeof RECORD_SEPARATOR | '',
): AsyncGenerator<string> {
  let isFirst = true;
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) {
      const feature = featureText(notice.collection.id, row);
      const about = isFirst ? `,"about":${JSON.stringify(noticeEntries(notice))}}` : undefined;
      isFirst = false;
      text += `${separator}${about ? `${feature.slice(0, -1)}${about}` : feature}\n`;
    }
    yield text;
  }
}
