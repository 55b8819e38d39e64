import type { Principal } from '@tongtu/database';
import { type PlatformEvent, ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { kindOfCaller } from '../collections/visible.ts';
import { parseCount } from '../items/parameters.ts';
import { type Parameters, texts } from '../ogc/parameters.ts';
import { EventStream } from './event-stream.ts';
import type { Events } from './events.ts';

export interface EventRoutesOptions {
  readonly events: Events;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  /** Who asks now, by the same credentials: a session may have ended since. Missing: who asked at first. */
  readonly stillPrincipalOf?: ((request: FastifyRequest) => Promise<Principal>) | undefined;
  /** Missing: what a small server bears. */
  readonly eventLimits?: Partial<EventLimits> | undefined;
}

export interface EventLimits {
  /** Open at a time; more are asked to come later. */
  readonly maxStreams: number;
  /** That wait for one slow reader. */
  readonly maxBufferedBytes: number;
  readonly heartbeatMs: number;
  readonly retryMs: number;
}

const EVENT_LIMITS: EventLimits = {
  maxStreams: 1_000,
  maxBufferedBytes: 1024 * 1024,
  heartbeatMs: 15_000,
  retryMs: 2_000,
};
/** When it is worth to ask again where all streams are taken. */
const BUSY_RETRY_SECONDS = 30;

const MEDIA_TYPE = 'text/event-stream; charset=utf-8';

/** `GET /api/events`: server-sent events (HTML standard, 9.2). */
export function eventRoutes(
  app: FastifyInstance,
  { events, principalOf, stillPrincipalOf, eventLimits }: EventRoutesOptions,
): void {
  const limits = { ...EVENT_LIMITS, ...eventLimits };
  const open = new Set<EventStream>();
  // Before the server waits for its answers to end: these have no end of their own.
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end();
  });
  const config = { isBackground: true };

  app.head('/api/events', { config }, async (request, reply) => {
    texts(request.query as Parameters, ['lastEventId']);
    lastEventIdOf(request);
    return describe(reply).send();
  });

  app.get('/api/events', { config, exposeHeadRoute: false }, async (request, reply) => {
    texts(request.query as Parameters, ['lastEventId']);
    const after = lastEventIdOf(request);
    const principal = await principalOf(request);
    if (open.size >= limits.maxStreams) {
      throw new ProblemError('busy', {
        detail: 'streams of events that are open',
        got: `one more than ${limits.maxStreams}`,
        wanted: 'to be asked again later',
        retryAfterSeconds: BUSY_RETRY_SECONDS,
      });
    }
    const stream = new EventStream({
      ...{ maxBytes: limits.maxBufferedBytes, retryMs: limits.retryMs },
      onTooSlow() {
        request.log.warn('a reader of events is too slow and was dropped');
        reply.raw.destroy();
      },
    });
    open.add(stream);
    const kind = kindOfCaller(principal);
    /** Ends the stream where the caller is somebody else by now, who may see less. */
    const isStill = async (): Promise<boolean> => {
      if (principal.kind === 'anonymous' || !stillPrincipalOf) return true;
      const now = await stillPrincipalOf(request);
      const isSame = now.kind === 'member' && now.memberId === principal.memberId;
      return isSame && kindOfCaller(now) === kind;
    };
    let order = Promise.resolve();
    /** One after another, each after a look at who listens. */
    const next = (act: () => void) => {
      order = order
        .then(async () => ((await isStill()) ? act() : stream.end()))
        .catch((error: unknown) => {
          // Whether the session holds can't be told: the reader comes back and is asked anew.
          request.log.warn({ err: error }, 'a stream of events was ended');
          stream.end();
        });
    };
    const leave = events.subscribe(principal, after, (told: readonly PlatformEvent[]) =>
      next(() => stream.send(told)),
    );
    const beat = setInterval(() => next(() => stream.beat()), limits.heartbeatMs);
    reply.raw.once('close', () => {
      clearInterval(beat);
      leave();
      open.delete(stream);
      stream.body.destroy();
    });
    return describe(reply).send(stream.body);
  });
}

function describe(reply: FastifyReply): FastifyReply {
  // A connection that had a stream would be waited for when the server stops, and nginx would hold events back until a
  // page of them is full.
  const headers = { 'cache-control': 'no-store', connection: 'close', 'x-accel-buffering': 'no' };
  return reply.type(MEDIA_TYPE).headers(headers);
}

/** The header, which a browser sends when it comes back, before the parameter that its address still has. */
function lastEventIdOf(request: FastifyRequest): number | undefined {
  const header = request.headers['last-event-id'];
  const { lastEventId } = request.query as Readonly<Record<string, string>>;
  const text = header === undefined || header === '' ? lastEventId : String(header);
  return text === undefined ? undefined : parseCount('lastEventId', text, 0, Number.MAX_SAFE_INTEGER);
}
