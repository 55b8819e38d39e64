import { middleOf, pointAt } from '@tongtu/sdk/checks';
import type { CheckParameters, Properties } from '@tongtu/sdk/contract';
import { findKeyHolders } from '../key-store.ts';
import type { Evidence, NeighbourRule } from '../rule.ts';

type Parameters = CheckParameters['number_not_unique'];

/** Looked for in the whole city, by an index on the number: a street is longer than any neighbourhood. */
export const numberNotUnique: NeighbourRule<'number_not_unique', Evidence & { readonly other: number }> = {
  looksAt: 'properties',
  seesRemoved: false,
  async read(tx, { changesetId, staged }, subjects, parameters) {
    const asked = subjects.flatMap((subject) => {
      const key = subject.now && keyOf(subject.now.properties, parameters);
      const before = subject.base && keyOf(subject.base.properties, parameters);
      return key === undefined || key === before ? [] : [{ ...subject, key }];
    });
    const [first] = asked;
    if (!first) return [];
    const { collection } = first;
    const keys = [...new Set(asked.map(({ key }) => key))];
    const holders = Map.groupBy(
      await findKeyHolders(tx, changesetId, collection, parameters, keys),
      ({ key }) => key,
    );
    return asked.flatMap(({ seq, feature, key }) => [
      ...(holders.get(key) ?? []).map(({ id }) => ({ seq, other: id })),
      ...staged
        .holdersOf(collection, key)
        .filter((holder) => holder.feature !== feature)
        .map((holder) => ({ seq, other: holder.feature })),
    ]);
  },
  observe({ now }, holders, { number }) {
    if (!now || holders.length === 0) return [];
    const shown = number.flatMap((field) => now.properties[field] ?? []).join(' ');
    return holders.map(({ other }) => ({
      place: pointAt(middleOf(now.geometry)),
      others: [other],
      parameters: { number: shown },
    }));
  },
};

/** As `keyExpression` has it in SQL; `undefined` where the feature has no number. */
function keyOf(properties: Properties, { parent, number }: Parameters): string | undefined {
  if (properties[number[0] as string] === undefined) return undefined;
  return [...parent, ...number].map((field) => String(properties[field] ?? '')).join('|');
}
