import { createReadStream } from 'node:fs';
import { SaxesParser } from 'saxes';
import { ImportError, throwIfCancelled } from '../error.ts';
import type { OnTagged, OsmKind } from './objects.ts';

const KINDS: ReadonlySet<string> = new Set<OsmKind>(['node', 'way', 'relation']);

/** Lists the tagged objects of an OSM XML file in one pass. Throws `file_malformed` with line and column. */
export async function listXmlObjects(path: string, onTagged: OnTagged, signal?: AbortSignal): Promise<void> {
  const parser = new SaxesParser();
  let open: { kind: OsmKind; id: number; tagged: boolean } | undefined;
  parser.on('opentag', ({ name, attributes }) => {
    if (KINDS.has(name)) open = { kind: name as OsmKind, id: Number(attributes.id), tagged: false };
    else if (name === 'tag' && open && !open.tagged) {
      open.tagged = true;
      onTagged(open.kind, open.id);
    }
  });
  parser.on('closetag', ({ name }) => {
    if (KINDS.has(name)) open = undefined;
  });
  parser.on('error', (error) => {
    throw new ImportError('file_malformed', {
      got: `XML that breaks at ${error.message}`,
      wanted: 'a whole OSM file',
      advice: 'The file may be cut off: download it again',
    });
  });
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    throwIfCancelled(signal);
    parser.write(chunk as string);
  }
  parser.close();
}
