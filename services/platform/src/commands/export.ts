import { createWriteStream } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportFeatures, exportSize } from '@tongtu/features';
import type { Edition } from '@tongtu/sdk/contract';
import { mergeArchives } from '@tongtu/tiles';
import type { Command, CommandContext } from './command.ts';

export interface ExportArguments {
  /** A collection, or a tileset where the file is an archive. */
  readonly what: string;
  /** Absolute; its ending chooses the format. */
  readonly file: string;
  readonly edition?: Edition;
}

const SEQUENCES = ['.geojsonl', '.geojsons', '.ndjson'];
const FORMATS = ['.geojson', ...SEQUENCES, '.pmtiles'];

/** Writes a collection as GeoJSON (RFC 7946) or GeoJSONSeq, or the archive of a tileset. The file appears whole or not at all. */
export const exportCommand: Command<ExportArguments> = {
  name: 'export',
  async run(context, args) {
    const format = extname(args.file).toLowerCase();
    if (!FORMATS.includes(format)) {
      context.report.error(
        `the file's ending chooses the format: got "${format}", wanted one of ${FORMATS.join(', ')}`,
      );
      return 2;
    }
    const unfinished = `${args.file}.part`;
    try {
      const done =
        format === '.pmtiles'
          ? await copyArchive(context, args, unfinished)
          : await writeFeatures(context, args, unfinished);
      if (done === undefined) return 2;
      await rename(unfinished, args.file);
      context.report.line(done);
      return 0;
    } finally {
      await rm(unfinished, { force: true });
    }
  },
};

async function copyArchive(
  { platform, report, signal }: CommandContext,
  { what, file }: ExportArguments,
  unfinished: string,
) {
  const tileset = platform.registry.get(what);
  if (!tileset) {
    report.error(
      `there is no tileset "${what}" with an archive; there are: ${
        platform.registry
          .list()
          .map(({ id }) => id)
          .join(', ') || 'none'
      }`,
    );
    return undefined;
  }
  const { stack } = tileset;
  stack.retain();
  try {
    if (stack.deltas.length === 0) await copyFile(stack.base.path, unfinished);
    else await mergeArchives(unfinished, stack.base, stack.deltas, { signal });
  } finally {
    await stack.release();
  }
  return `tileset ${what}, revision ${tileset.revision}: ${file}`;
}

async function writeFeatures(
  { platform, report, signal }: CommandContext,
  args: ExportArguments,
  unfinished: string,
) {
  const { what, file, edition = 'full' } = args;
  const { database } = platform;
  const size = await database.asService((tx) => exportSize(tx, what, edition));
  if (!size) {
    report.error(`there is no collection "${what}"`);
    return undefined;
  }
  const attribution = await platform.attribution();
  const isSequence = SEQUENCES.includes(extname(file).toLowerCase());
  let done = 0;

  async function* text(): AsyncGenerator<string> {
    const about = JSON.stringify({
      collection: what,
      edition,
      revision: size?.revision,
      ...(attribution ? { attribution } : {}),
    });
    if (!isSequence) yield `{"type":"FeatureCollection","tongtu":${about},"features":[`;
    const at = { edition, revision: size?.revision ?? 0, signal };
    for await (const page of exportFeatures(database, what, at)) {
      for (const feature of page) {
        yield isSequence ? `${feature}\n` : `${done === 0 ? '\n' : ',\n'}${feature}`;
        done += 1;
      }
      report.progress(`export ${what}`, done, size?.count ?? 0, 'features');
    }
    if (!isSequence) yield '\n]}\n';
  }
  await pipeline(Readable.from(text()), createWriteStream(unfinished), { signal });
  return `${done.toLocaleString('en')} features of ${what} (${edition} edition, revision ${size.revision}): ${file}`;
}
