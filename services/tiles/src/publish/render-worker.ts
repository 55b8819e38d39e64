/** The kept thread of a tileset's publisher: rendering would stop the requests of the process for its time. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { connect, transactionOf } from '../build/rows.ts';
import { compileProfile } from '../profile/index.ts';
import type { RenderRequest, RenderSetup, ServedTilesQuestion } from './messages.ts';
import { renderChanges, type ServedTiles } from './render-changes.ts';

const { connection, edition, engine, profile: definition } = workerData as RenderSetup;
const port = parentPort;
if (!port) throw new Error('render-worker.ts runs as a worker thread');

const client = await connect(connection);
// The embedded engine is one backend for all connections: what is set for a session there is set for everyone.
if (engine === 'server') await client.query('set role tongtu_service');
const tx = transactionOf(client);

const servedTiles: ServedTiles = async (served) => {
  port.postMessage({ served } satisfies ServedTilesQuestion);
  const [tiles] = (await once(port, 'message')) as [readonly (Uint8Array | undefined)[]];
  return tiles;
};

port.on('message', (request: RenderRequest | readonly unknown[]) => {
  if (!('from' in request)) return; // the answer to a question of ours
  const profile = compileProfile({ ...definition, maxZoom: request.maxZoom }, edition);
  // An error ends the thread, as does a lost connection; the publisher starts another with its next try.
  renderChanges(tx, profile, request, servedTiles).then(
    (answer) => port.postMessage(answer),
    (cause: unknown) => {
      throw new Error(`revisions ${request.from + 1} to ${request.to} can't be rendered`, { cause });
    },
  );
});
