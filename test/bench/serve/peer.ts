/**
 * The peer, a process of its own: a bare Fastify handler that sends the same status and headers and a Buffer of the same
 * size. No log, no metrics, no hooks, nothing to read or to decide.
 *
 *     node test/bench/serve/peer.ts <answers.json>
 */
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

export type Answers = Readonly<
  Record<
    string,
    { readonly status: number; readonly headers: Record<string, string>; readonly bytes: number }
  >
>;

const answers = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Answers;
const ready = new Map(
  Object.entries(answers).map(([path, { bytes, ...answer }]) => [
    path,
    { ...answer, body: Buffer.alloc(bytes, 1) },
  ]),
);
const app = Fastify();
app.get<{ Params: { tileset: string; z: string; x: string; y: string } }>(
  '/tiles/:tileset/:z/:x/:y',
  (request, reply) => {
    const { tileset, z, x, y } = request.params;
    const answer = ready.get(`/tiles/${tileset}/${z}/${x}/${y}`)!;
    reply
      .code(answer.status)
      .headers(answer.headers)
      .send(answer.status === 204 ? undefined : answer.body);
  },
);
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
