import type { FastifyBaseLogger, FastifyServerOptions } from 'fastify';

type ChildLoggerFactory = NonNullable<FastifyServerOptions['childLoggerFactory']>;
type Bindings = Parameters<FastifyBaseLogger['child']>[0];
type Options = Parameters<FastifyBaseLogger['child']>[1];
type Said = Parameters<FastifyBaseLogger['info']>;

/**
 * The log of a request, which becomes one of pino's when something is said. Nearly no request says anything, and a
 * child of pino's would be a tenth of the work for a tile in memory.
 */
class RequestLog implements FastifyBaseLogger {
  readonly #parent: FastifyBaseLogger;
  readonly #bindings: Bindings;
  readonly #options: Options;
  #made: FastifyBaseLogger | undefined;

  constructor(parent: FastifyBaseLogger, bindings: Bindings, options: Options) {
    this.#parent = parent;
    this.#bindings = bindings;
    this.#options = options;
  }

  get #own(): FastifyBaseLogger {
    this.#made ??= this.#parent.child(this.#bindings, this.#options);
    return this.#made;
  }

  get level(): string {
    return this.#own.level;
  }

  fatal(...said: Said) {
    this.#own.fatal(...said);
  }
  error(...said: Said) {
    this.#own.error(...said);
  }
  warn(...said: Said) {
    this.#own.warn(...said);
  }
  info(...said: Said) {
    this.#own.info(...said);
  }
  debug(...said: Said) {
    this.#own.debug(...said);
  }
  trace(...said: Said) {
    this.#own.trace(...said);
  }
  silent(...said: Said) {
    this.#own.silent(...said);
  }

  child(bindings: Bindings, options?: Options): FastifyBaseLogger {
    return this.#own.child(bindings, options);
  }
}

export const requestLog: ChildLoggerFactory = (logger, bindings, options) =>
  new RequestLog(logger, bindings, options);
