import { SHARING } from './grant-paths.ts';
import { get, type Json, say } from './operation.ts';
import { named } from './parameters.ts';

/** Who did what. */
export function auditPaths(): Json {
  return {
    '/audit': get({
      ...{
        operationId: 'getAudit',
        tag: SHARING,
        content: { 'application/json': { schema: { type: 'object' } } },
      },
      ...{ parameters: named('limit', 'cursor'), refusals: [400, 401, 403, 503] },
      summary: say('审计日志，供管理员', 'The audit log, for administrators'),
    }),
  };
}
