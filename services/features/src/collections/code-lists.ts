import type { CodeList, CollectionDefinition } from '@tongtu/sdk/contract';
import { codeListOf } from '../model/definitions.ts';

/**
 * The code lists that the fields name, by id, so that whoever reads a feature can say its codes in words.
 * Only of fields that the caller sees; titles alone, without the classification beside them.
 */
export function codeListsOf(
  collection: Pick<CollectionDefinition, 'fields' | 'codeLists'>,
): Record<string, CodeList> {
  const ids = new Set(collection.fields.flatMap((field) => field.codeList ?? []));
  const lists = [...ids].flatMap((id) => codeListOf(collection)(id) ?? []);
  return Object.fromEntries(
    lists.map(({ id, title, source, codes }) => [
      id,
      { id, title, source, codes: codes.map(({ code, title: words }) => ({ code, title: words })) },
    ]),
  );
}
