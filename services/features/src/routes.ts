import type { AuditQueue } from '@tongtu/access';
import type { Database, Principal } from '@tongtu/database';
import type { TilesetRegistry } from '@tongtu/tiles';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { changeFeedRoutes } from './changes/routes.ts';
import { takeGeoJson } from './changesets/body.ts';
import { changeRoutes } from './changesets/change-routes.ts';
import { diffRoutes } from './changesets/diff-routes.ts';
import { editItemRoutes } from './changesets/item-routes.ts';
import { judgingRoutes } from './changesets/judging-routes.ts';
import { revisionRoutes } from './changesets/revision-routes.ts';
import { changesetRoutes } from './changesets/routes.ts';
import { refuseOtherOrigins } from './changesets/same-origin.ts';
import type { DefinitionsCache } from './collections/definitions.ts';
import { CollectionFactsCache } from './collections/facts.ts';
import { collectionRoutes } from './collections/routes.ts';
import type { LocalGrids } from './crs/local-grids.ts';
import { gridRoutes } from './crs/routes.ts';
import { defineRoutes } from './define/routes.ts';
import { sharingRoutes } from './define/sharing-routes.ts';
import { type DownloadLimits, Downloads } from './download/send.ts';
import type { Events } from './events/events.ts';
import { type EventLimits, eventRoutes } from './events/routes.ts';
import { grantRoutes } from './grants/routes.ts';
import { pageStyleRoute } from './html/send-page.ts';
import { itemRoutes } from './items/routes.ts';
import { noticeRoutes } from './notices/routes.ts';
import { landingRoutes } from './ogc/landing.ts';
import { referenceRoutes } from './ogc/reference.ts';
import type { ReportOptions } from './reports/options.ts';
import { PhotoFiles } from './reports/photo-files.ts';
import { reportRoutes } from './reports/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { taskRoutes } from './tasks/routes.ts';
import { tilesetRoutes } from './tilesets/routes.ts';
import { tileMatrixSetRoutes } from './tilesets/tile-matrix-set-routes.ts';
import { versionRoutes } from './versions/routes.ts';

export interface FeatureRoutesOptions {
  readonly database: Database;
  /** The base map's tiles, which the API serves by collection too. */
  readonly registry: TilesetRegistry;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly stillPrincipalOf?: ((request: FastifyRequest) => Promise<Principal>) | undefined;
  /** The collections that callers see, shared with other doors. */
  readonly definitions: DefinitionsCache;
  /** Where downloads are put on record; missing: nowhere. */
  readonly audit?: Pick<AuditQueue, 'push'>;
  /** What happens, as it happens; whoever made them closes them. */
  readonly events: Events;
  readonly eventLimits?: Partial<EventLimits> | undefined;
  /** The city's own grids; missing: none. */
  readonly grids?: LocalGrids | undefined;
  /** Scheme and host that absolute links begin with. */
  readonly originOf: (request: FastifyRequest) => string;
  /** Of the map, which a public map in China must show (审图号). */
  readonly approval?: { readonly number: string } | undefined;
  /** For temporary files, of this process alone: whatever is in it is removed at the start. */
  readonly downloadFolder: string;
  /** Missing: what a small server bears. */
  readonly downloadLimits?: Partial<DownloadLimits>;
  /** Error reports of the public. */
  readonly reports: ReportOptions;
  /** Told after a publication of the API is stored: to have its tiles rendered. It must not throw. */
  readonly onPublished?: (revision: number) => void;
}

/** Everything under `/api` that tells of collections, their features and their tiles. */
export async function featureRoutes(app: FastifyInstance, options: FeatureRoutesOptions): Promise<void> {
  const { definitions } = options;
  const facts = new CollectionFactsCache(options.database, definitions);

  app.addHook('onRequest', async (request, reply) => {
    // No browser sends a key by itself.
    if (!request.systemKey)
      refuseOtherOrigins(request, [options.originOf(request), `${request.protocol}://${request.host}`]);
    // Without credentials, which a browser then does not send: other sites read what the public may.
    reply.header('access-control-allow-origin', '*');
    reply.header(
      'access-control-expose-headers',
      'Content-Crs, Content-Disposition, ETag, Link, Request-Id, Retry-After, Tongtu-Revision',
    );
  });
  app.options('/api/*', preflight);
  app.options('/api', preflight);

  takeGeoJson(app);
  pageStyleRoute(app);
  landingRoutes(app, { ...options, facts });
  referenceRoutes(app, { ...options, definitions, facts });
  collectionRoutes(app, { ...options, definitions, facts });
  gridRoutes(app, options);
  const downloads = new Downloads({
    ...{ folder: options.downloadFolder, approval: options.approval },
    ...{ limits: options.downloadLimits },
  });
  itemRoutes(app, { ...options, definitions, facts, downloads });
  searchRoutes(app, { ...options, definitions });
  changeFeedRoutes(app, { ...options, definitions });
  eventRoutes(app, options);
  const desk = { ...options, definitions };
  editItemRoutes(app, desk);
  changesetRoutes(app, desk);
  judgingRoutes(app, desk);
  changeRoutes(app, desk);
  diffRoutes(app, desk);
  revisionRoutes(app, desk);
  versionRoutes(app, desk);
  defineRoutes(app, desk);
  grantRoutes(app, desk);
  sharingRoutes(app, desk);
  noticeRoutes(app, desk);
  const photos = new PhotoFiles(options.reports.directory);
  reportRoutes(app, { ...options, photos });
  taskRoutes(app, { ...desk, photos });
  tilesetRoutes(app, { ...options, definitions });
  tileMatrixSetRoutes(app, options);
}

async function preflight(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  // No preflight but the question of what the resource takes.
  if (request.headers['access-control-request-method'] === undefined) {
    reply.callNotFound();
    return reply;
  }
  return reply
    .header('allow', 'GET, HEAD, OPTIONS')
    .header('access-control-allow-methods', 'GET, HEAD, OPTIONS')
    .header('access-control-allow-headers', 'Accept, Accept-Language, Authorization, If-None-Match')
    .header('access-control-max-age', '86400')
    .code(204)
    .send();
}
