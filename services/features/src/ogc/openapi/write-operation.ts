import type { Bilingual } from '@tongtu/sdk/contract';
import { type Json, refusals, say } from './operation.ts';
import { named } from './parameters.ts';

/** Under which operations on changesets stand. */
export const CHANGESETS = say('变更集', 'Changesets');

const WRITE = [400, 401, 403, 404, 409, 412, 413, 415, 422, 503] as const;
const KEYS = ['Idempotency-Key', 'If-Match'];

interface WriteDefinition {
  readonly operationId: string;
  readonly summary: Bilingual;
  readonly parameters: readonly Json[];
  readonly status: number;
  readonly answer?: Json;
  readonly body?: unknown;
  readonly mediaType?: string;
  readonly others?: Json;
  readonly tag?: Bilingual;
  readonly more?: readonly number[];
}

/** An operation that writes, with the headers that every such one takes. */
export function write(definition: WriteDefinition): Json {
  const {
    operationId,
    summary,
    parameters,
    status,
    answer,
    body,
    mediaType = 'application/json',
  } = definition;
  return {
    ...{
      operationId,
      tags: [definition.tag ?? CHANGESETS],
      summary,
      parameters: [...parameters, ...named(...KEYS)],
    },
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [mediaType]: { schema: { type: 'object' }, example: body } },
          },
        }),
    responses: {
      [status]: { description: summary, ...(answer ? { content: answer } : {}) },
      ...definition.others,
      ...refusals([...WRITE, ...(definition.more ?? [])]),
    },
  };
}
