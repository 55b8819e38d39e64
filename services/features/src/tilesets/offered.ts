import { BASE_TILESETS, type BaseTilesetId, type Edition, ProblemError } from '@tongtu/sdk/contract';
import {
  type CompiledLayer,
  type CompiledProfile,
  compileProfile,
  defaultProfile,
  layersOfCollection,
  type ServedTileset,
  type TilesetRegistry,
} from '@tongtu/tiles';
import type { FastifyReply } from 'fastify';
import type { VisibleDefinition } from '../collections/visible.ts';

const PROFILES: Readonly<Record<Edition, CompiledProfile>> = {
  public: compileProfile(defaultProfile, 'public'),
  full: compileProfile(defaultProfile, 'full'),
};

/** The base tileset of an edition; `reply` hears when to ask again. @throws ProblemError `not_ready` before its first build */
export function tilesetFor(registry: TilesetRegistry, edition: Edition, reply: FastifyReply): ServedTileset {
  const ids = Object.keys(BASE_TILESETS) as BaseTilesetId[];
  const tileset = registry.get(ids.find((id) => BASE_TILESETS[id] === edition)!);
  if (tileset) return tileset;
  reply.header('retry-after', '1');
  throw new ProblemError('not_ready', { detail: 'the tiles of the base map are not built yet' });
}

/** The layers of an edition's tiles, for what the archive's own list of layers does not say. */
export const profileOf = ({ edition }: Pick<ServedTileset, 'edition'>): CompiledProfile => PROFILES[edition];

/** True where a collection's features have layers of the base tiles to themselves, which are its own tiles then. */
export const hasTiles = ({ id, source }: Pick<VisibleDefinition, 'id' | 'source'>): boolean =>
  source.hasAllRows && layersOfCollection(PROFILES[source.edition], id).kind === 'own';

/** The layers that are a collection's tiles. @throws ProblemError `not_found`, which says why there are none */
export function collectionLayers(tileset: ServedTileset, collectionId: string): readonly CompiledLayer[] {
  const found = layersOfCollection(PROFILES[tileset.edition], collectionId);
  if (found.kind === 'own') return found.layers;
  throw new ProblemError('not_found', {
    detail:
      found.kind === 'none'
        ? 'no tiles draw this collection'
        : `in the tiles, this collection shares ${found.layers.map(({ id }) => id).join(', ')} with others`,
    got: collectionId,
    wanted: 'the tiles of all collections together, at /api/tiles',
  });
}
