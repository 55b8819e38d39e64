import type { Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HotRanges } from './archive/hot-ranges.ts';
import type { TilesetPart, TilesetPermit } from './archive/tileset-part.ts';
import type { VirtualArchive } from './archive/virtual-archive.ts';
import { ArchiveVersions } from './archive-versions.ts';
import { sendArchive } from './http/archive-file.ts';
import { cacheControl } from './http/cache-control.ts';
import { TILE_CORS_HEADERS } from './http/cross-origin.ts';
import { sendDocument } from './http/send-document.ts';
import { sendTile, setTilesetHeaders, tileOf } from './http/tile-answer.ts';
import { TILE_ROUTE } from './ready-tiles.ts';
import type { ServedTileset, TilesetRegistry } from './registry.ts';
import { coversTile, mbtilesMetadata, tileJson } from './tile-json.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True for a route whose answers are in their coding already, or have none: nothing looks at them for one. */
    isCoded?: boolean;
  }
}

export interface TileRoutesOptions {
  readonly registry: TilesetRegistry;
  /** Asked for tilesets that are not public alone, so that a public tile costs no session. */
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly origins: TileOrigins;
  /** How much a member may see of the tilesets that are not public; missing: all. */
  readonly permitOf?: (principal: Principal) => Promise<TilesetPermit>;
  /** Milliseconds of a clock that never goes back; missing: the machine's. */
  readonly now?: () => number;
}

/** A tileset, and what the caller sees of it; `part` is missing where that is all. */
interface Opened {
  readonly tileset: ServedTileset;
  readonly part: TilesetPart | undefined;
}

/** Scheme and host under which a tileset's links stand. */
export interface TileOrigins {
  of(request: FastifyRequest): string;
  /** False: the caller chose them by its Host header, so no cache may keep them for anyone else. */
  readonly isFixed: boolean;
}

const TILESET_NAME = /^[a-z][a-z0-9-]{0,62}$/;
const ARCHIVE_NAME = /^([a-z][a-z0-9-]{0,62})(?:@([1-9]\d{0,14}))?\.pmtiles$/;
const TILE_SUFFIX = /\.(?:mvt|pbf)$/;
const HOT_RANGE_BYTES = 32 * 1024 * 1024;
/** Both by one handler: Fastify's own HEAD would read a whole archive to count its bytes. */
const METHODS = ['GET', 'HEAD'];
const NO_PARAMETERS = { type: 'object', properties: {}, additionalProperties: false };
const VERSION_PARAMETER = {
  type: 'object',
  properties: { v: { type: 'string', pattern: '^[0-9]{1,15}$' } },
  additionalProperties: false,
};

/** Tilesets as TileJSON, tiles, MBTiles metadata and PMTiles archives. No database on any of these paths. */
export async function tileRoutes(app: FastifyInstance, options: TileRoutesOptions): Promise<void> {
  const { registry } = options;
  const archives = new ArchiveVersions(registry, options.now);
  const ranges = new HotRanges(HOT_RANGE_BYTES);
  app.addHook('onClose', () => archives.close());

  app.addHook('onRequest', (_request, reply, next) => {
    reply.headers(TILE_CORS_HEADERS);
    next();
  });

  app.options('/tiles/*', async (_request, reply) =>
    reply
      .header('access-control-allow-methods', 'GET, HEAD, OPTIONS')
      .header('access-control-allow-headers', 'Authorization, Range, If-Match, If-Range, If-None-Match')
      .header('access-control-max-age', '86400')
      .code(204)
      .send(),
  );

  /** The tileset if it is there and open to the caller; its headers are set. */
  async function openTileset(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    version = 0,
  ): Promise<Opened> {
    const edition = registry.editionOf(id);
    if (edition === undefined)
      throw new ProblemError('not_found', { detail: 'there is no such tileset', got: id });
    const part = edition === 'public' ? undefined : await permittedPart(request, reply);
    // A version that we have not heard of yet: someone was told of it before us.
    const isBehind = (registry.get(id)?.version ?? 0) < version;
    const isRead =
      isBehind &&
      (await registry.refresh().then(
        () => true,
        (error: unknown) => {
          request.log.warn({ err: error }, 'the pointers of the tilesets can not be read'); // and so: not ready
          return false;
        },
      ));
    const tileset = registry.get(id);
    if (tileset && tileset.version < version && isRead && !registry.problems().has(id)) {
      throw new ProblemError('not_found', {
        detail: `${id} stands at version ${tileset.version}`,
        got: `version ${version}`,
      });
    }
    if (!tileset || tileset.version < version) {
      reply.header('retry-after', '1');
      throw new ProblemError('not_ready', {
        detail: `tileset ${id} has no archive of that version here yet`,
      });
    }
    setTilesetHeaders(reply, tileset, version > 0);
    return { tileset, part };
  }

  /** Of a tileset that is not public: undefined where the caller may see all of it. */
  async function permittedPart(
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<TilesetPart | undefined> {
    const principal = await options.principalOf(request);
    reply.header('cache-control', cacheControl({ isPublic: false, isPinned: false }));
    if (principal.kind === 'anonymous') throw new ProblemError('not_signed_in');
    const permit = (await options.permitOf?.(principal)) ?? 'whole';
    if (permit === 'nothing') throw new ProblemError('not_found');
    return permit === 'whole' ? undefined : permit;
  }

  async function answerArchive(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    version: number | undefined,
  ): Promise<FastifyReply> {
    const { tileset, part } = await openTileset(request, reply, id);
    if (part)
      throw new ProblemError('forbidden', {
        ...{ detail: 'A part of these tiles is not open to you, so the archive as a whole is not', got: id },
        wanted: 'its tiles one by one, or the archive of the public edition',
      });
    const archive =
      version === undefined ? await archives.current(tileset) : await pinnedArchive(reply, tileset, version);
    try {
      reply.header('tongtu-revision', String(archive.revision));
      // Where this version stays once the tileset has moved on.
      reply.header('content-location', `/tiles/${id}@${archive.version}.pmtiles`);
      return await sendArchive(request, reply, archive, ranges);
    } finally {
      await archive.release();
    }
  }

  async function pinnedArchive(
    reply: FastifyReply,
    tileset: ServedTileset,
    version: number,
  ): Promise<VirtualArchive> {
    const { id } = tileset;
    // Others may have heard of a move of the pointer before this node.
    if (tileset.version < version) await registry.refresh();
    const known = registry.get(id) ?? tileset;
    const got = `${id}@${version}`;
    if (known.version < version)
      throw new ProblemError('not_found', { detail: `${id} stands at version ${known.version}`, got });
    const archive = await archives.pinned(known, version);
    if (!archive)
      throw new ProblemError('gone', { detail: 'the archives of that version are no longer kept', got });
    reply.header('cache-control', cacheControl({ isPublic: tileset.edition === 'public', isPinned: true }));
    return archive;
  }

  app.route<{ Params: { tileset: string } }>({
    method: METHODS,
    url: '/tiles/:tileset',
    schema: { querystring: NO_PARAMETERS },
    async handler(request, reply) {
      const name = request.params.tileset;
      const [isArchive, id = '', version] = ARCHIVE_NAME.exec(name) ?? [];
      if (isArchive)
        return answerArchive(request, reply, id, version === undefined ? undefined : Number(version));
      if (!TILESET_NAME.test(name)) throw new ProblemError('not_found');
      const { tileset, part } = await openTileset(request, reply, name);
      if (!options.origins.isFixed && tileset.edition === 'public')
        reply.header('cache-control', 'private, no-cache');
      return sendDocument(request, reply, tileJson(tileset, options.origins.of(request), part));
    },
  });

  app.route<{ Params: { tileset: string } }>({
    method: METHODS,
    url: '/tiles/:tileset/metadata.json',
    schema: { querystring: NO_PARAMETERS },
    async handler(request, reply) {
      const { tileset, part } = await openTileset(request, reply, request.params.tileset);
      return sendDocument(request, reply, mbtilesMetadata(tileset, part));
    },
  });

  app.route<{ Params: { tileset: string; z: string; x: string; y: string }; Querystring: { v?: string } }>({
    method: METHODS,
    url: TILE_ROUTE,
    schema: { querystring: VERSION_PARAMETER },
    config: { isCoded: true },
    handler: answerTile,
  });

  async function answerTile(request: TileRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { tileset: id, z, x, y } = request.params;
    const { tileset, part } = await openTileset(request, reply, id, Number(request.query.v ?? 0));
    const tile = tileOf(z, x, rowOf(y));
    if (tile && (await sendTile(request, reply, registry, tileset, tile, part))) return reply;
    if (tile && coversTile(tileset, tile, part)) return reply.code(204).send();
    throw new ProblemError('not_found', {
      detail: 'the tile lies outside the tileset',
      got: `${z}/${x}/${y}`,
    });
  }
}

type TileRequest = FastifyRequest<{
  Params: { tileset: string; z: string; x: string; y: string };
  Querystring: { v?: string };
}>;

const rowOf = (text: string): string => text.replace(TILE_SUFFIX, '');
