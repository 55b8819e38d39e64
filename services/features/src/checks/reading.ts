import { checksOf } from '@tongtu/data/checks';
import { collections } from '@tongtu/data/model';
import type { AppliedCheck } from '@tongtu/sdk/contract';

/** What follows from `data/checks` for reading, worked out once. */

const all = collections.flatMap((definition) =>
  checksOf(definition).map((check) => ({ collection: definition.id, check })),
);

type Applied<Code extends AppliedCheck['code']> = Extract<AppliedCheck, { code: Code }>;

function withCode<Code extends AppliedCheck['code']>(code: Code) {
  return all.filter(
    (entry): entry is { collection: string; check: Applied<Code> } => entry.check.code === code,
  );
}

/** Collections that number their features, with the fields of the number. */
export const NUMBERED: ReadonlyMap<string, Applied<'number_not_unique'>['parameters']> = new Map(
  withCode('number_not_unique').map(({ collection, check }) => [collection, check.parameters]),
);

/** Fields by which features of one collection name those of another. */
export const REFERENCES: readonly (Applied<'reference_missing'>['parameters'] & {
  readonly collection: string;
})[] = withCode('reference_missing').map(({ collection, check }) => ({ collection, ...check.parameters }));

/** Collections whose rules look at the whole city instead of the neighbourhood. */
export const KEYED: readonly string[] = [
  ...new Set([...NUMBERED.keys(), ...REFERENCES.flatMap(({ collection, target }) => [collection, target])]),
];

/** Farther away nothing is a neighbour. A gap's far side and a junction's tolerance are the farthest that rules look. */
export const REACH_METERS = 25;
