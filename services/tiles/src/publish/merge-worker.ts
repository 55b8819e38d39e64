/** A thread that merges archives: it hashes and copies hundreds of MB. */
import { parentPort, workerData } from 'node:worker_threads';
import { failpoint } from '@tongtu/database';
import { mergeArchives } from '../archive/merge.ts';
import { ArchiveReader } from '../archive/reader.ts';
import { giveWay } from '../build/give-way.ts';
import type { MergeSetup } from './messages.ts';

giveWay();
const { path, base, deltas, bytesPerSecond } = workerData as MergeSetup;
const port = parentPort;
if (!port) throw new Error('merge-worker.ts runs as a worker thread');

const archives = await Promise.all([base, ...deltas].map((each) => ArchiveReader.open(each)));
const onBytes = () => failpoint('merged.half-written');
const written = await mergeArchives(path, archives[0]!, archives.slice(1), { bytesPerSecond, onBytes });
for (const archive of archives) await archive.close();
port.postMessage(written);
