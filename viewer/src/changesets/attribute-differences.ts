import type { Collection } from '@tongtu/sdk/client';
import type { FeatureState } from '@tongtu/sdk/contract';
import { featureRows } from '../map/feature-rows.ts';
import type { PageLanguage } from '../page/words.ts';

/** One attribute before and after, in the reader's words. */
export interface AttributeDifference {
  readonly field: string;
  readonly title: string;
  /** Missing: it had no value. */
  readonly before?: string;
  readonly after?: string;
  readonly isChanged: boolean;
}

type State = Pick<FeatureState, 'geometry' | 'properties'>;

/** The attributes of two states of a feature side by side, in the order of its collection. */
export function attributeDifferences(
  collection: Collection | undefined,
  before: State | null,
  after: State | null,
  language: PageLanguage,
): AttributeDifference[] {
  const [was, is] = [before, after].map((state) => rowsOf(collection, state, language));
  const fields = new Set([
    ...(collection?.fields ?? []).map(({ name }) => name),
    ...was!.keys(),
    ...is!.keys(),
  ]);
  return [...fields].flatMap((field) => {
    const [from, to] = [was!.get(field), is!.get(field)];
    const title = (to ?? from)?.title;
    if (title === undefined) return [];
    return [
      {
        ...{ field, title, isChanged: before?.properties[field] !== after?.properties[field] },
        ...(from ? { before: from.value } : {}),
        ...(to ? { after: to.value } : {}),
      },
    ];
  });
}

function rowsOf(collection: Collection | undefined, state: State | null, language: PageLanguage) {
  const feature = state && { id: 0, collection: collection?.id ?? '', ...state };
  return new Map((feature ? featureRows(feature, collection, language) : []).map((row) => [row.field, row]));
}
