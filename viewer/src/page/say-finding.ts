import { describeFault } from '@tongtu/sdk/checks';
import type { Collection } from '@tongtu/sdk/client';
import type { Fault } from '@tongtu/sdk/contract';
import type { PageLanguage } from './words.ts';

/** What a rule has against a feature, its fields by their titles where the collection is known. */
export function sayFinding(
  fault: Pick<Fault, 'code' | 'parameters'>,
  collection: Pick<Collection, 'fields'> | undefined,
  language: PageLanguage,
): string {
  const titleOf = (name: string) => collection?.fields.find((field) => field.name === name)?.title;
  return describeFault(fault, titleOf)[language];
}
