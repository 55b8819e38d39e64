/** Tiles carry no cookies' worth of authority: any page may draw what its visitor may see. */
export const TILE_CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'ETag, Tongtu-Revision, Content-Range, Content-Location, Accept-Ranges, Retry-After',
};
