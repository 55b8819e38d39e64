import type { Problem } from '@tongtu/sdk/contract';
import type { Answer } from '../support/exchange.ts';
import type { HostileRequest } from './requests.ts';

/** What nobody outside may read: our code, our statements, our files, a value that was never looked at. */
const OURS =
  /\bat \S+ \(|\.[cm]?[jt]s:\d|node_modules|FST_|ERR_|SQLSTATE|from feature\b|from auth|set_config|st_as|properties ->>|relation "|\/tmp\/|\/home\/|\/usr\/|undefined|\[object /i;
/** An answer must not grow with what was sent. */
const LONGEST_PROBLEM_BYTES = 1_500;
const LONGEST_TEXT = 200;

/** What is wrong with an answer; nothing, where it is as it has to be. */
export function faultsOf(
  answer: Answer,
  { method, wanted }: Pick<HostileRequest, 'wanted'> & { readonly method: string },
): string[] {
  const { status, headers, body } = answer;
  const isWanted = wanted === 'harmless' ? status >= 200 && status < 500 : wanted.includes(status);
  const text = body.toString();
  if (!isWanted) return [`answered ${status}, wanted ${wanted}: ${text.slice(0, 300)}`];
  if (status < 400 || method === 'HEAD') return [];
  const type = headers['content-type'] ?? '';
  // The sign-in form is answered with itself.
  if (type.startsWith('text/html') && [401, 404, 429].includes(status))
    return OURS.test(text) ? ['tells of us'] : [];
  if (!type.startsWith('application/problem+json')) return [`is of type ${type}`];
  return problemFaults(text, status, headers);
}

function problemFaults(text: string, status: number, headers: Answer['headers']): string[] {
  const problem = parse(text);
  if (!problem) return [`is no JSON: ${text.slice(0, 200)}`];
  const { code, title, got, wanted, detail, instance } = problem;
  const needsValues =
    code === 'bad_parameter' || code === 'unknown_parameter' || status === 405 || status === 415;
  const rules: readonly (readonly [boolean, string])[] = [
    [problem.status === status, `says ${problem.status} of itself`],
    [typeof code === 'string' && typeof title === 'string', 'has no code'],
    [instance !== undefined && headers['request-id'] === instance, 'has no request id'],
    [
      !needsValues || (got !== undefined && wanted !== undefined && wanted !== ''),
      'does not say got and wanted',
    ],
    [[got, wanted, detail].every((each) => (each ?? '').length <= LONGEST_TEXT), 'repeats too much'],
    [text.length <= LONGEST_PROBLEM_BYTES, `is ${text.length} bytes long`],
    [!OURS.test(text), 'tells of us'],
    [status !== 405 || headers.allow !== undefined, 'has no Allow'],
  ];
  return rules.flatMap(([holds, fault]) => (holds ? [] : [`${fault}: ${text.slice(0, 300)}`]));
}

function parse(text: string): Problem | undefined {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return undefined;
  }
}
