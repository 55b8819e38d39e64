import { ProblemError } from '@tongtu/sdk/contract';

/** @throws ProblemError `not_found` for what can be no collection's id: some such texts PostgreSQL does not even take. */
export function collectionIdOf(text: string): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(text)) throw new ProblemError('not_found');
  return text;
}

/** What is no id at all is answered like an id that does not exist. @throws ProblemError `not_found` */
export function featureIdOf(text: string): number {
  const id = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(id)) throw new ProblemError('not_found');
  return id;
}
