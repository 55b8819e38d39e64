import { ProblemError, TASK_KINDS, TASK_STATES, type TaskState } from '@tongtu/sdk/contract';
import { cornersOf, parseBox, parseCount } from '../items/parameters.ts';
import { type Parameters, parsePlace, texts } from '../ogc/parameters.ts';
import type { TaskFilter } from './store.ts';

const NAMES = ['state', 'kind', 'mine', 'bbox', 'near', 'limit', 'cursor'] as const;
const UNDONE: readonly TaskState[] = ['open', 'taken'];
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/**
 * What a request for tasks asks for: those that are still to be done, where it says nothing of states.
 *
 * @throws ProblemError `unknown_parameter`, `bad_parameter`
 */
export function parseTasksRequest(
  parameters: Parameters,
  memberId: string,
): { readonly filter: TaskFilter; readonly limit: number } {
  const { state, kind, mine, bbox, near, limit, cursor } = texts(parameters, NAMES);
  const only = oneOf('mine', mine, ['true', 'false']) === 'true';
  const states = state?.split(',').map((each) => oneOf('state', each, TASK_STATES)!) ?? UNDONE;
  return {
    filter: {
      ...{ states, kind: oneOf('kind', kind, TASK_KINDS), assigneeId: only ? memberId : undefined },
      box:
        bbox === undefined
          ? undefined
          : cornersOf(parseBox(bbox), { axes: 'east-north', kind: 'geographic' }),
      near: near === undefined ? undefined : parsePlace('near', near),
      after: cursor === undefined ? undefined : afterOf(cursor),
    },
    limit: limit === undefined ? DEFAULT_LIMIT : parseCount('limit', limit, 1, MAX_LIMIT),
  };
}

/** Where the next page begins. */
export const cursorAt = ({ distanceMeters, id }: { distanceMeters: number; id: number }): string =>
  `${distanceMeters}_${id}`;

function afterOf(text: string): TaskFilter['after'] {
  const [, distance = '', id = ''] = /^(\d{1,10}(?:\.\d{1,17})?(?:e-\d{1,3})?)_(\d{1,15})$/.exec(text) ?? [];
  if (id === '') throw bad('cursor', text, 'the `next` of an answer');
  return { distanceMeters: Number(distance), id: Number(id) };
}

function oneOf<Value extends string>(name: string, text: string | undefined, values: readonly Value[]) {
  if (text === undefined || (values as readonly string[]).includes(text)) return text as Value | undefined;
  throw bad(name, text, values.join(', '));
}

const bad = (name: string, got: string, wanted: string) =>
  new ProblemError('bad_parameter', { detail: `parameter ${name}`, got, wanted });
