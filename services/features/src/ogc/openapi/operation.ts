import { type Bilingual, PROBLEM_MEDIA_TYPE, PROBLEMS, type ProblemCode } from '@tongtu/sdk/contract';
import { refusalText } from './refusal-titles.ts';

export type Json = Readonly<Record<string, unknown>>;

export const ref = (kind: 'parameters' | 'schemas' | 'responses', name: string) => ({
  $ref: `#/components/${kind}/${name}`,
});

/** Texts in both languages stand in the document until `inLanguage` takes one of them. */
export const say = (zh: string, en: string): Bilingual => ({ zh, en });

export interface OperationDefinition {
  readonly operationId: string;
  readonly tag: Bilingual;
  readonly summary: Bilingual;
  readonly description?: Bilingual;
  readonly parameters?: readonly Json[];
  /** Media types of the answer; missing: none. */
  readonly content?: Json;
  /** Answers besides 200. */
  readonly others?: Json;
  /** Statuses; missing: the ordinary ones. */
  readonly refusals?: readonly number[];
}

export const ORDINARY_REFUSALS = [400, 404, 406, 503] as const;

/** A path that is read. Every refusal is problem details. */
export function get(definition: OperationDefinition): Json {
  const { operationId, tag, summary, description, parameters = [], content, others } = definition;
  return {
    get: {
      ...{ operationId, tags: [tag], summary },
      ...(description ? { description } : {}),
      ...(parameters.length > 0 ? { parameters } : {}),
      responses: {
        200: { description: summary, ...(content ? { content } : {}) },
        ...others,
        ...refusals(definition.refusals ?? ORDINARY_REFUSALS),
      },
    },
  };
}

export const refusals = (statuses: readonly number[]): Json =>
  Object.fromEntries(statuses.map((status) => [status, ref('responses', `Problem${status}`)]));

/** A resource with a page for people beside its JSON. */
export const jsonAndPage = (schema: string): Json => ({ ...json(schema), ...PAGE });

export const json = (schema: string, mediaType = 'application/json'): Json => ({
  [mediaType]: { schema: ref('schemas', schema) },
});

export const PAGE: Json = { 'text/html': { schema: { type: 'string' } } };

/** The refusals by status, each with the codes that it can have. */
export const RESPONSES: Json = Object.fromEntries(
  [...Map.groupBy(Object.entries(PROBLEMS), ([, { status }]) => status)].map(([status, problems]) => [
    `Problem${status}`,
    {
      description: refusalText(problems.map(([code]) => code as ProblemCode)),
      content: json('Problem', PROBLEM_MEDIA_TYPE),
    },
  ]),
);

/** The document with one language of every text. */
export function inLanguage(value: unknown, language: keyof Bilingual): unknown {
  if (Array.isArray(value)) return value.map((each) => inLanguage(each, language));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 2 && 'zh' in value && 'en' in value) return value[language];
  return Object.fromEntries(entries.map(([key, each]) => [key, inLanguage(each, language)]));
}
