import type { Edition } from '@tongtu/sdk/contract';

/** The entity tag of a feature in an edition; strong, for its GeoJSON at one address changes with the version alone. */
export const itemTag = (edition: Edition, version: number): string => `"${edition[0]}${version}"`;
