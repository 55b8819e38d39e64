import type { LocalGrid } from '../../crs/local-grid.ts';
import { ImportError } from '../error.ts';

/** What `--crs` asks for. */
export type CrsChoice =
  | { readonly kind: 'epsg'; readonly code: string }
  | { readonly kind: 'offset'; readonly name: 'GCJ02' | 'BD09' }
  | { readonly kind: 'local'; readonly grid: LocalGrid };

/** Reads `--crs`. Throws `crs_unknown` with what there is to choose from; a local grid appears by name alone. */
export function parseCrsChoice(text: string, localGrids: readonly LocalGrid[] = []): CrsChoice {
  const wanted = text.trim();
  const grid = localGrids.find(({ name }) => name === wanted);
  if (grid) return { kind: 'local', grid };
  const plain = wanted.toUpperCase().replaceAll(/[-_\s]/g, '');
  if (plain === 'GCJ02' || plain === 'BD09') return { kind: 'offset', name: plain };
  const code = /^(?:EPSG:)?(\d{4,6})$/i.exec(wanted)?.[1];
  if (code !== undefined) return { kind: 'epsg', code: `EPSG:${code}` };
  const grids = localGrids.map(({ name }) => name);
  throw new ImportError('crs_unknown', {
    got: `--crs ${wanted}`,
    wanted: `EPSG:<number>, GCJ02, BD09${grids.length > 0 ? `, or a local grid: ${grids.join(', ')}` : ''}`,
    ...(grids.length === 0
      ? { advice: 'A local grid is known once it is in the platform’s protected settings' }
      : {}),
  });
}
