import {
  type CollectionDefinition,
  GRANT_ACTIONS,
  type GrantAction,
  type GrantScope,
  ProblemError,
} from '@tongtu/sdk/contract';
import type { MultiPolygon, Polygon } from 'geojson';
import { type Fields, neededText } from '../changesets/body.ts';
import { GeometryFault, offEarth, parseGeometry } from '../changesets/geometry-body.ts';
import { repairGeometry } from '../import/geometry/repair.ts';
import { readRowFilter } from './row-filter.ts';

/** A scope as it is stored: its filter also as the database takes it. */
export interface StoredScope extends Omit<GrantScope, 'endsAt'> {
  readonly jsonpath: string | undefined;
  readonly endsAt: Date;
}

const LONGEST_PURPOSE = 2_000;
const MAX_AREA_POINTS = 20_000;
const DAY_MS = 24 * 3_600_000;
/** Longer ones are asked for again: circumstances change. */
const MAX_DAYS = 3 * 366;

/** Members of a body that say a scope. */
export const SCOPE_MEMBERS = ['actions', 'columns', 'filter', 'area', 'purpose', 'endsAt'];

/**
 * A scope out of a body. What is missing is taken from `former`, so that a decision may narrow what was asked for.
 *
 * @throws ProblemError `bad_parameter`, `unknown_parameter`
 */
export function readScope(
  body: Fields,
  { fields }: Pick<CollectionDefinition, 'fields'>,
  now: Date,
  former?: StoredScope,
): StoredScope {
  const columns =
    body.columns === undefined
      ? former?.columns
      : readColumns(
          body.columns,
          fields.map(({ name }) => name),
        );
  const read = body.filter === undefined ? undefined : readRowFilter(body.filter, fields);
  const filter = read?.filter ?? former?.filter;
  const area = body.area === undefined ? former?.area : readArea(body.area);
  const actions = body.actions === undefined && former ? former.actions : readActions(body.actions);
  const writes = actions.includes('edit') || actions.includes('publish');
  if (writes && (columns ?? filter ?? area) !== undefined)
    throw new ProblemError('bad_parameter', {
      ...{ detail: 'members actions, columns, filter, area', got: actions.join(', ') },
      wanted: 'edit and publish for a collection as a whole: what is written is seen whole',
    });
  return {
    actions,
    ...(columns ? { columns } : {}),
    ...(filter ? { filter } : {}),
    jsonpath: read?.jsonpath ?? former?.jsonpath,
    ...(area ? { area } : {}),
    purpose:
      body.purpose === undefined && former ? former.purpose : neededText(body, 'purpose', LONGEST_PURPOSE),
    endsAt: body.endsAt === undefined && former ? former.endsAt : readEnd(body.endsAt, now),
  };
}

/** Whoever writes also reads, and whoever decides also writes. */
function readActions(json: unknown): readonly GrantAction[] {
  const asked = textsOf('actions', json, GRANT_ACTIONS) as readonly GrantAction[];
  const implied: readonly GrantAction[] = asked.includes('publish')
    ? ['see', 'query', 'edit', 'publish']
    : asked.includes('edit')
      ? ['see', 'query', 'edit']
      : [];
  return GRANT_ACTIONS.filter((action) => asked.includes(action) || implied.includes(action));
}

const readColumns = (json: unknown, names: readonly string[]) => textsOf('columns', json, names);

function textsOf(member: string, json: unknown, allowed: readonly string[]): readonly string[] {
  const isList =
    Array.isArray(json) && json.length > 0 && json.every((each) => allowed.includes(each as string));
  if (isList) return [...new Set(json as string[])];
  throw new ProblemError('bad_parameter', {
    ...{ detail: `member ${member}`, got: JSON.stringify(json) ?? 'nothing' },
    wanted: `one or more of ${allowed.join(', ')}`,
  });
}

function readArea(json: unknown): Polygon | MultiPolygon {
  const refuse = (wanted: string): never => {
    throw new ProblemError('bad_parameter', { detail: 'member area', got: 'something else', wanted });
  };
  try {
    const geometry = parseGeometry(json);
    if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon')
      return refuse('a GeoJSON Polygon or MultiPolygon');
    if (offEarth(geometry)) return refuse('longitudes and latitudes in degrees');
    const points = geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2).length;
    if (points > MAX_AREA_POINTS) return refuse(`at most ${MAX_AREA_POINTS} positions`);
    const repaired = repairGeometry(geometry);
    if ('problem' in repaired) return refuse(`a valid area: ${repaired.problem.reason.en}`);
    return repaired.geometry as Polygon | MultiPolygon;
  } catch (error) {
    if (error instanceof GeometryFault) return refuse(`${error.pointer} ${error.message}`);
    throw error;
  }
}

function readEnd(json: unknown, now: Date): Date {
  const end =
    typeof json === 'string' && /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(json)
      ? new Date(json)
      : undefined;
  const days = end ? (end.getTime() - now.getTime()) / DAY_MS : Number.NaN;
  if (end && days > 0 && days <= MAX_DAYS) return end;
  throw new ProblemError('bad_parameter', {
    ...{ detail: 'member endsAt', got: JSON.stringify(json) ?? 'nothing' },
    wanted: `a day or a time (RFC 3339) in the future, at most ${MAX_DAYS} days ahead`,
  });
}
