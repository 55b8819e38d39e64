import type { Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { linkHeader, type Query, selfLinks } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { JSON_DOCUMENT, representationOf } from '../ogc/representation.ts';
import type { LocalGrids } from './local-grids.ts';
import { CRS84, decimalsOf, LOCAL_GRID_PATH, localGridSystem, localGridUri } from './reference-system.ts';

interface GridRoutesOptions {
  readonly grids?: LocalGrids | undefined;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly originOf: (request: FastifyRequest) => string;
}

/** What a local grid's address answers: everything that its user has to know, and none of its numbers. */
export function gridRoutes(app: FastifyInstance, { grids, principalOf, originOf }: GridRoutesOptions): void {
  app.get<{ Params: { name: string }; Querystring: Query }>(
    `${LOCAL_GRID_PATH}/:name`,
    async (request, reply) => {
      const { f } = texts(request.query, ['f']);
      const representation = representationOf([JSON_DOCUMENT], f, request.headers.accept);
      const { name } = request.params;
      const grid = grids?.find(await principalOf(request), name);
      // One answer for a grid that is not open to the caller and for one that is not there.
      if (!grid)
        throw new ProblemError('forbidden', { wanted: 'a system that a collection lists as open to you' });
      const { positions, secondsLeft } = await grid.useToday();
      const origin = originOf(request);
      const { uri, kind, axes } = localGridSystem(name, localGridUri(origin, name));
      const path = `${LOCAL_GRID_PATH}/${encodeURIComponent(name)}`;
      const links = selfLinks(origin, path, request.query, representation, [JSON_DOCUMENT]);
      reply.header('link', linkHeader(links));
      return {
        ...{ uri, name, kind, axisOrder: axes },
        description:
          'A local grid of the city on CGCS2000, computed by the service; its parameters are given to nobody',
        axes: [
          { name: 'easting', abbreviation: 'E', direction: 'east', unit: 'metre', unitUcum: 'm' },
          { name: 'northing', abbreviation: 'N', direction: 'north', unit: 'metre', unitUcum: 'm' },
        ],
        decimals: decimalsOf({ kind }),
        baseCrs: CRS84.uri,
        parameters: ['crs', 'bbox-crs'],
        audiences: grid.audiences,
        use: {
          counted:
            'every position of a geometry that is sent in this system, and the two corners of each bbox that comes in it',
          per: 'member and day (UTC+8)',
          allowed: grid.positionsPerDay,
          used: positions,
          left: Math.max(0, grid.positionsPerDay - positions),
          nextDayInSeconds: secondsLeft,
        },
        links,
      };
    },
  );
}
