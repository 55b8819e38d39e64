/** An operation of an OpenAPI document as a reader sees it: references followed, texts for what was data. */
export interface Operation {
  readonly id: string;
  readonly tag: string;
  /** `GET`, `POST`. */
  readonly method: string;
  /** With its braces, from the start of the address: `/api/collections/{collectionId}`. */
  readonly path: string;
  /** The same with scheme and host. */
  readonly url: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** Media types that a good answer can have. */
  readonly types: readonly string[];
  /** What is sent, for an example; undefined where nothing is. */
  readonly body: string | undefined;
  readonly answers: readonly {
    readonly status: string;
    readonly description: string;
    readonly types: string[];
  }[];
}

export interface Parameter {
  readonly name: string;
  readonly place: 'path' | 'query' | 'header';
  readonly isRequired: boolean;
  readonly description: string;
  readonly type: string;
  /** The only values; empty where there are others. */
  readonly choices: readonly string[];
  /** What stands in the form. */
  readonly value: string;
  readonly example: string;
  readonly fallback: string;
}

type Json = Readonly<Record<string, unknown>>;
interface RawSchema {
  readonly type?: string;
  readonly items?: RawSchema;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly example?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}
interface RawParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description: string;
  readonly schema: RawSchema;
  readonly example?: unknown;
}
interface RawAnswer {
  readonly description: string;
  readonly content?: Json;
}
interface RawOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly RawParameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown }>> };
  readonly responses: Readonly<Record<string, RawAnswer>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The operations of a document of ours, in its order. */
export function operationsOf(document: Json): Operation[] {
  const { paths, servers } = document as {
    paths: Readonly<
      Record<
        string,
        Partial<Record<(typeof METHODS)[number], RawOperation>> & { servers?: { url: string }[] }
      >
    >;
    servers: readonly { url: string }[];
  };
  return Object.entries(paths).flatMap(([path, item]) => {
    const base = (item.servers ?? servers)[0]!.url;
    const url = path === '/' ? base : base + path;
    return METHODS.flatMap((method) => {
      const raw = item[method];
      return raw ? [operationOf(document, method.toUpperCase(), url, raw)] : [];
    });
  });
}

function operationOf(document: Json, method: string, url: string, raw: RawOperation): Operation {
  const answers = Object.entries(raw.responses).map(([status, answer]) => {
    const { description, content = {} } = follow<RawAnswer>(document, answer);
    return { status, description, types: Object.keys(content) };
  });
  const [sent] = Object.values(raw.requestBody?.content ?? {});
  return {
    id: raw.operationId,
    tag: raw.tags[0] ?? '',
    ...{ method, url, path: url.replace(/^[a-z]+:\/\/[^/]+/, ''), summary: raw.summary },
    description: raw.description ?? '',
    parameters: (raw.parameters ?? [])
      .map((parameter) => parameterOf(follow(document, parameter)))
      // `attributes` stands for parameters by other names: it has no field of its own.
      .filter(({ type }) => type !== 'object'),
    types: answers[0]?.types ?? [],
    body: sent && JSON.stringify(sent.example, undefined, 2),
    answers,
  };
}

function parameterOf({ name, in: place, required, description, schema, example }: RawParameter): Parameter {
  const choices = (schema.enum ?? []).map(String);
  const shown = textOf(example ?? schema.example);
  return {
    ...{ name, place, isRequired: required, description, choices },
    type: typeOf(schema),
    // Who only presses the button gets an answer, and a short one.
    value: required || name === 'limit' ? shown : '',
    example: required || choices.length > 0 ? '' : shown,
    fallback: textOf(schema.default),
  };
}

function typeOf({ type = '', items, minimum, maximum }: RawSchema): string {
  if (items) return `${items.type} , …`;
  return maximum === undefined ? type : `${type} ${minimum ?? ''}–${maximum}`;
}

const textOf = (value: unknown): string =>
  value === undefined ? '' : Array.isArray(value) ? value.join(',') : String(value);

function follow<Of>(document: Json, value: unknown): Of {
  const { $ref } = value as { $ref?: string };
  if ($ref === undefined) return value as Of;
  const [, ...keys] = $ref.split('/');
  return keys.reduce<unknown>((within, key) => (within as Json)[key], document) as Of;
}
