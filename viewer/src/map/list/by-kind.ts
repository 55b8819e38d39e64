import type { NamedFeature } from '@tongtu/sdk/maplibre';
import type { PageLanguage } from '../../page/words.ts';
import { LISTED_GROUPS, type ListedGroup } from '../layer-titles.ts';

/** A kind of thing in view, with what there is of it in the order of the alphabet. */
export interface Kind {
  readonly group: ListedGroup;
  readonly features: readonly NamedFeature[];
}

/** The name in the reader's language, where there is one. */
export function nameOf({ name, nameEn }: NamedFeature, language: PageLanguage): string {
  return language === 'en' ? (nameEn ?? name) : name;
}

export function byKind(features: readonly NamedFeature[], language: PageLanguage): Kind[] {
  const { compare } = new Intl.Collator(language === 'zh' ? 'zh-CN' : 'en', { numeric: true });
  const groups = Map.groupBy(features, ({ group }) => (group === 'buildings-3d' ? 'buildings' : group));
  return LISTED_GROUPS.flatMap((group) => {
    const found = groups.get(group);
    if (!found) return [];
    return [{ group, features: found.toSorted((a, b) => compare(nameOf(a, language), nameOf(b, language))) }];
  });
}
