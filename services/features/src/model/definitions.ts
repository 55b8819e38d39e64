import { codeListById, collectionById } from '@tongtu/data/model';
import type { Database, Transaction } from '@tongtu/database';
import type { CodeList, CollectionDefinition } from '@tongtu/sdk/contract';

export type DefinitionsById = ReadonlyMap<string, CollectionDefinition>;

/** Definitions of collections: those of the base model are in memory, those of departments are read. */
export async function findDefinitions(tx: Transaction, ids: Iterable<string>): Promise<DefinitionsById> {
  const { found, others } = knownOf(ids);
  if (others.length === 0) return found;
  const rows = await tx.query<{ id: string; definition: CollectionDefinition }>(
    'select id, definition from collection where id = any ($1)',
    [others],
  );
  for (const { id, definition } of rows) found.set(id, definition);
  return found;
}

/** The same in a transaction of its own, if one is needed. */
export async function definitionsOf(database: Database, ids: Iterable<string>): Promise<DefinitionsById> {
  const asked = [...ids];
  const { found, others } = knownOf(asked);
  return others.length === 0 ? found : database.asService((tx) => findDefinitions(tx, asked));
}

function knownOf(ids: Iterable<string>) {
  const found = new Map<string, CollectionDefinition>();
  const others: string[] = [];
  for (const id of new Set(ids)) {
    const known = collectionById(id);
    if (known) found.set(id, known);
    else others.push(id);
  }
  return { found, others };
}

/** One that has to be there. @throws Error */
export function definitionIn(definitions: DefinitionsById, id: string): CollectionDefinition {
  const found = definitions.get(id);
  if (!found) throw new Error(`there is no collection "${id}"`);
  return found;
}

/** Code lists as a collection's fields name them: its own before those of the base model. */
export const codeListOf =
  ({ codeLists }: Pick<CollectionDefinition, 'codeLists'>) =>
  (id: string): CodeList | undefined =>
    codeLists?.find((list) => list.id === id) ?? codeListById(id);
