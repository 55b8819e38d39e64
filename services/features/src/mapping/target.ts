import { type CodeListLookup, type FieldCheck, fieldCheck } from '@tongtu/sdk/checks';
import type { CodeList, CollectionDefinition, FieldDefinition } from '@tongtu/sdk/contract';

/** What a mapping maps to. */
export interface Model {
  readonly collectionById: (id: string) => CollectionDefinition | undefined;
  readonly codeListById: CodeListLookup;
}

export interface TargetField {
  readonly field: FieldDefinition;
  readonly codeList?: CodeList;
  readonly check: FieldCheck;
}

/** A collection with its fields by name and their checks made. */
export interface Target {
  readonly collection: CollectionDefinition;
  readonly fields: ReadonlyMap<string, TargetField>;
  readonly required: readonly string[];
}

/** Looks collections up, each made a target once. */
export function targets(model: Model): (id: string) => Target | undefined {
  const made = new Map<string, Target>();
  return (id) => {
    const collection = model.collectionById(id);
    if (!collection) return undefined;
    const target = made.get(id) ?? targetOf(collection, model.codeListById);
    made.set(id, target);
    return target;
  };
}

function targetOf(collection: CollectionDefinition, codeListById: CodeListLookup): Target {
  const fields = collection.fields.map((field): [string, TargetField] => {
    const codeList = field.codeList === undefined ? undefined : codeListById(field.codeList);
    return [field.name, { field, check: fieldCheck(field, codeListById), ...(codeList && { codeList }) }];
  });
  const required = collection.fields.filter((field) => field.required).map(({ name }) => name);
  return { collection, fields: new Map(fields), required };
}
