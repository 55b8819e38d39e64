import type { FieldFault } from '@tongtu/sdk/checks';
import type { Bilingual, CollectionDefinition, FeatureInput } from '@tongtu/sdk/contract';

/** A fault of one field of one feature made of a row. */
export interface MappingFinding extends FieldFault {
  /** The collection it was meant for; absent where the row itself is at fault. */
  readonly collectionId?: string;
}

/** Why a row became nothing. */
export interface Rejection {
  /** `no_rule`, the code of a reject rule, or that of the finding that stood in the way. */
  readonly code: string;
  readonly field?: string;
  readonly reason: Bilingual;
}

/**
 * What a row became: its features (the first is the object itself; those derived from it carry
 * `<sourceId>#<group>`), or a rejection. Findings name every value that a rule asked for and that was not taken over.
 */
export type Outcome =
  | { readonly features: readonly FeatureInput[]; readonly findings: readonly MappingFinding[] }
  | { readonly rejection: Rejection; readonly findings: readonly MappingFinding[] };

export const noRule: Rejection = {
  code: 'no_rule',
  reason: { zh: '映射中没有适用于该对象的规则', en: 'no rule of the mapping fits the object' },
};

/** The rejection of a row whose feature cannot be without what the finding names. */
export function rejectionBecause(finding: MappingFinding, collection: CollectionDefinition): Rejection {
  const { field, code, got, wanted } = finding;
  const shown = got === null ? { zh: '没有值', en: 'nothing' } : { zh: `“${got}”`, en: JSON.stringify(got) };
  return {
    code,
    field,
    reason: {
      zh: `${collection.title.zh}的 ${field} 应为 ${wanted}，来源为${shown.zh}`,
      en: `${field} of ${collection.id} wants ${wanted}, the source has ${shown.en}`,
    },
  };
}
