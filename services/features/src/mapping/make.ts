import type { FeatureInput, FeatureRule, FieldSet, Properties } from '@tongtu/sdk/contract';
import type { Row } from './condition.ts';
import type { MappingFinding } from './outcome.ts';
import { type Shape, toShape } from './shape.ts';
import type { Target } from './target.ts';
import { type Taken, valueTaker } from './value.ts';

/** A feature with what could not be taken over, or the one finding for which there is none. */
export type Made =
  | { readonly feature: FeatureInput; readonly findings: readonly MappingFinding[] }
  | { readonly fault: MappingFinding; readonly target: Target };

export type Maker = (row: Row, sourceId: string) => Made;

/** Makes features by one rule; `set` holds its fields, those of the included sets among them. */
export function featureMaker(rule: FeatureRule, set: FieldSet, target: Target): Maker {
  const { collection, required } = target;
  const shape: Shape = rule.shape ?? collection.geometry;
  const takers = Object.entries(set).map(([name, value]) => {
    const field = fieldOf(target, name);
    return [name, typeof value === 'object' ? valueTaker(value, field) : (): Taken => ({ value })] as const;
  });

  return (row, sourceId) => {
    const fault = (
      field: string,
      code: MappingFinding['code'],
      got: string | null,
      wanted: string,
    ): Made => ({
      fault: { collectionId: collection.id, field, code, got, wanted },
      target,
    });
    const geometry = toShape(row.geometry, shape);
    if (!geometry) return fault('geometry', 'geometry_kind', row.geometry.type, shape);

    const findings: MappingFinding[] = [];
    const properties: Record<string, Properties[string]> = {};
    const put = (name: string, value: Properties[string]) => {
      const finding = fieldOf(target, name).check(value);
      if (finding) findings.push({ ...finding, collectionId: collection.id });
      else properties[name] = value;
    };
    for (const [name, taker] of takers) {
      const taken = taker(row.attributes);
      if ('value' in taken) put(name, taken.value);
      if ('finding' in taken) findings.push({ ...taken.finding, collectionId: collection.id });
      if (taken.keep) put(taken.keep.field, taken.keep.value);
    }
    const missing = required.find((name) => !Object.hasOwn(properties, name));
    if (missing === undefined)
      return { feature: { collectionId: collection.id, sourceId, geometry, properties }, findings };
    const cause = findings.find(({ field }) => field === missing);
    return cause
      ? { fault: cause, target }
      : fault(missing, 'required_missing', null, fieldOf(target, missing).field.type);
  };
}

function fieldOf({ collection, fields }: Target, name: string) {
  const field = fields.get(name);
  if (!field) throw new Error(`the mapping sets ${collection.id}.${name}, which is no field`);
  return field;
}
