/**
 * How long an answer of a tileset may be kept (design, "Tileset versions"). Plain URLs are asked again each time
 * and answered 304; a URL with `?v=` never changes; what only members may see is kept by no one.
 */
export function cacheControl({
  isPublic,
  isPinned,
}: {
  readonly isPublic: boolean;
  readonly isPinned: boolean;
}): string {
  if (!isPublic) return 'private, no-store';
  return isPinned ? 'public, max-age=31536000, immutable' : 'public, no-cache';
}
