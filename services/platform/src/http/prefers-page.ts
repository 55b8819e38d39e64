import Negotiator from 'negotiator';

/** What a refusal may be answered as; among equals a program's form comes first. */
const FORMS = ['application/problem+json', 'application/json', 'application/geo+json', 'text/html'];

/**
 * True where an Accept header names HTML before any other kind of answer of ours: what a browser sends when it
 * goes to an address, and no script, tool or tile client does.
 */
export function prefersPage(accept: string | undefined): boolean {
  return new Negotiator({ headers: { accept: accept ?? '*/*' } }).mediaType(FORMS) === 'text/html';
}
