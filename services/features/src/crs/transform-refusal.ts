import { ProblemError } from '@tongtu/sdk/contract';
import type { NamedSystem } from './reference-system.ts';

/**
 * True for what PROJ could not transform: a place outside of what a system covers, or a system with no way there.
 * PostGIS has no SQLSTATE of its own for it (XX000).
 */
const isTransformFailure = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === 'XX000' && /\btransform\b/i.test(error.message);

/** What the caller's systems have to do with an error of the database: itself, where nothing. */
export function transformRefusal(
  error: unknown,
  { crs, box, boxCrs }: { readonly crs: NamedSystem; readonly box?: unknown; readonly boxCrs?: NamedSystem },
): unknown {
  if (!isTransformFailure(error)) return error;
  const named = [
    ...(box !== undefined && boxCrs?.kind === 'epsg' ? [['bbox-crs', boxCrs] as const] : []),
    ...(crs.kind === 'epsg' ? [['crs', crs] as const] : []),
  ];
  if (named.length === 0) return error;
  return new ProblemError('bad_parameter', {
    detail: `parameter ${named.map(([name]) => name).join(' or ')}`,
    got: named.map(([, system]) => `EPSG:${system.code}`).join(', '),
    wanted: 'a system, and a box in it, that can be transformed from and to CGCS2000',
  });
}
