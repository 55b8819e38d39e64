import { codeListById } from '@tongtu/data/model';
import type { CodeList, FieldDefinition } from '@tongtu/sdk/contract';

/**
 * The code lists that the fields name, by id, so that whoever reads a feature can say its codes in words.
 * Only of fields that the caller sees; titles alone, without the classification beside them.
 */
export function codeListsOf(fields: readonly FieldDefinition[]): Record<string, CodeList> {
  const ids = new Set(fields.flatMap((field) => field.codeList ?? []));
  const lists = [...ids].flatMap((id) => codeListById(id) ?? []);
  return Object.fromEntries(
    lists.map(({ id, title, source, codes }) => [
      id,
      { id, title, source, codes: codes.map(({ code, title: words }) => ({ code, title: words })) },
    ]),
  );
}
