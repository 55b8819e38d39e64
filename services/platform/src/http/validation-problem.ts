import { type Problem, problem } from '@tongtu/sdk/contract';
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';

/** With what was looked at, which Ajv tells where it is asked to be verbose. */
type Fault = FastifySchemaValidationError & {
  readonly data?: unknown;
  readonly parentSchema?: { readonly properties?: object };
};

/**
 * What does not fit a route's schema, with what was got and wanted.
 *
 * @param context which part of the request: of a body no value is repeated, it may be a password
 */
export function problemOfValidation(fault: Fault, context: string): Problem {
  const { keyword, params, data, instancePath, message = '', parentSchema } = fault;
  if (keyword === 'additionalProperties') {
    const names = Object.keys(parentSchema?.properties ?? {});
    const got = String(params.additionalProperty);
    return problem('unknown_parameter', { got, wanted: names.join(', ') || 'no parameters' });
  }
  const name = String(params.missingProperty ?? instancePath.slice(1)) || context;
  const detail = `${context === 'querystring' ? 'parameter' : 'member'} ${name}`;
  if (keyword === 'required') return problem('bad_parameter', { detail, got: 'nothing', wanted: message });
  const isRepeated = context === 'querystring' && Array.isArray(data);
  if (isRepeated) return problem('bad_parameter', { detail, got: 'several', wanted: 'one value' });
  return problem('bad_parameter', {
    detail,
    got: context === 'querystring' ? String(data) : kindOf(data),
    wanted: message,
  });
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
