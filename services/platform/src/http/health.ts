import { type Database, DatabaseUnavailableError, EngineDownError } from '@tongtu/database';
import type { FastifyInstance } from 'fastify';

/** What readiness asks besides the database; each answers what is wrong, or undefined. */
export type ReadinessCheck = {
  readonly name: string;
  /** Told, but no reason not to be ready. */
  readonly isAdvisory?: boolean;
  check(): Promise<string | undefined>;
};

/** Longer than a recycled engine takes to come back would hide an outage from the load balancer. */
const READY_TIMEOUT_MS = 2_000;

/** Whoever asks may have a cookie, and the database that knows whose it is may be what is missing. */
const config = { isSessionless: true };

/** `/health/live`: the process answers. `/health/ready`: it can serve; 503 says what is missing. */
export function healthRoutes(
  app: FastifyInstance,
  database: Database,
  checks: readonly ReadinessCheck[],
): void {
  app.get('/health/live', { logLevel: 'silent', config }, async () => ({ status: 'live' }));

  app.get('/health/ready', { logLevel: 'silent', config }, async (_request, reply) => {
    const results = await Promise.all(
      [databaseCheck(database), ...checks].map(
        async ({ name, check, isAdvisory }) => [name, await within(check()), isAdvisory] as const,
      ),
    );
    const ready = results.every(([, problem, isAdvisory]) => problem === undefined || isAdvisory);
    const named = Object.fromEntries(results.map(([name, problem]) => [name, problem ?? 'ok']));
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not ready', checks: named });
  });
}

const databaseCheck = (database: Database): ReadinessCheck => ({
  name: 'database',
  async check() {
    try {
      await database.asService(async (tx) => void (await tx.query('select 1')));
      return undefined;
    } catch (error) {
      if (error instanceof DatabaseUnavailableError && error.cause instanceof EngineDownError)
        return error.cause.message; // since when, and that it is tried again; why is in the log
      throw error;
    }
  },
});

/** A check's answer; its failure or its silence is an answer too. Details go to nobody who is not signed in. */
async function within(check: Promise<string | undefined>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${READY_TIMEOUT_MS} ms`), READY_TIMEOUT_MS);
  });
  try {
    return await Promise.race([check, silence]);
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}
