import type { CheckCode } from '../../contract/index.ts';
import type { FieldFaultCode } from '../field-fault.ts';
import { middleOf, pointAt } from '../parts.ts';
import type { FeatureRule } from '../rule.ts';

type AttributeCode = Extract<CheckCode, 'required_missing' | `attribute_${string}`>;

/** Characters of a value that a finding repeats. */
const MAX_SHOWN = 60;

/** The rule that reports these faults of fields: one judge (`featureCheck`) for all, as the import has it. */
function attributeRule<Code extends AttributeCode>(codes: readonly FieldFaultCode[]): FeatureRule<Code> {
  return {
    looksAt: 'properties',
    observe: (changed, _, fieldFaults) =>
      fieldFaults(changed)
        .filter(({ code }) => codes.includes(code))
        .map(({ field, got, wanted, code }) => ({
          place: pointAt(middleOf(changed.geometry)),
          parameters: {
            field,
            fault: code,
            wanted,
            ...(got === null ? {} : { got: [...String(got)].slice(0, MAX_SHOWN).join('') }),
          },
          // What the collection has no field for can only go.
          fix:
            code === 'unknown_field'
              ? [
                  {
                    action: 'replace',
                    collection: changed.collection,
                    feature: changed.feature,
                    properties: { [field]: null },
                  },
                ]
              : [],
        })),
  };
}

export const requiredMissing = attributeRule<'required_missing'>(['required_missing']);
export const attributeType = attributeRule<'attribute_type'>(['wrong_type', 'unknown_field', 'too_long']);
export const attributeRange = attributeRule<'attribute_range'>(['out_of_range']);
export const attributeCode = attributeRule<'attribute_code'>(['not_in_code_list']);
export const attributePattern = attributeRule<'attribute_pattern'>(['pattern_mismatch']);
