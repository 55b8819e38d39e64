import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** JSON in UTF-8 is what bodies are read as, and nothing else: bytes that are no text are refused, not replaced. */
export function takeJson(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let text: string;
    try {
      text = UTF8.decode(body as Buffer);
    } catch {
      return done(
        new ProblemError('bad_request', { detail: 'The body is no text', wanted: 'JSON in UTF-8' }),
        undefined,
      );
    }
    parse(request, text, done);
  });
}
