import fastifyCompress from '@fastify/compress';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Shorter answers fit into one packet either way. */
const MIN_BYTES = 1_024;
const TEXT_TYPE = /^(?:application\/(?:[a-z.-]+\+)?(?:json|x-ndjson)|text\/csv)\b/;

/**
 * JSON and tables in the coding that a caller takes. Tiles are stored gzipped, archives are read by byte ranges and
 * other downloads have their length: none of them is touched. Registered before the routes that it is for.
 */
export async function compressJson(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => {
    if (route.config?.isCoded) route.compress = false;
  });
  app.addHook('onSend', async (_request, reply) => {
    // Also where this caller gets it plain: a cache has to know that another would not.
    if (TEXT_TYPE.test(String(reply.getHeader('content-type')))) varyBy(reply, 'accept-encoding');
  });
  await app.register(fastifyCompress, {
    globalDecompression: false,
    encodings: ['br', 'gzip'],
    threshold: MIN_BYTES,
    customTypes: TEXT_TYPE,
  });
}

/** Adds to `Vary` what the answer depends on besides; in lower case, as the compressing plugin looks for it. */
export function varyBy(reply: FastifyReply, name: string): void {
  const present = String(reply.getHeader('vary') ?? '');
  const names = present.toLowerCase().split(/\s*,\s*/);
  if (!names.includes(name.toLowerCase()) && !names.includes('*'))
    reply.header('vary', present === '' ? name : `${present}, ${name}`);
}
