import type { Collection } from '@tongtu/sdk/client';
import type { FieldDefinition, Properties } from '@tongtu/sdk/contract';
import type { SurveyWord } from '../page/survey-words.ts';

/** What was typed for a field, as it is stored (missing: nothing), or what would have been right. */
export type FieldValue =
  | { readonly ok: true; readonly value?: Properties[string] }
  | { readonly ok: false; readonly wanted: SurveyWord; readonly limit?: string | number };

const WHOLE = /^-?\d+$/;
const NUMBER = /^-?\d+([.,]\d+)?$/;

/** Reads the text of a form's field by the collection's schema. Spaces about it mean nothing. */
export function readField(field: FieldDefinition, typed: string): FieldValue {
  const text = typed.trim();
  if (text === '') return { ok: true };
  // Of a Chinese keyboard they are of full width.
  const digits = text.normalize('NFKC');
  switch (field.type) {
    case 'boolean':
      return { ok: true, value: text === 'true' };
    case 'integer':
      return WHOLE.test(digits) ? inRange(field, Number(digits)) : { ok: false, wanted: 'wantedWhole' };
    case 'number':
      return NUMBER.test(digits)
        ? inRange(field, Number(digits.replace(',', '.')))
        : { ok: false, wanted: 'wantedNumber' };
    default:
      return inForm(field, text);
  }
}

/** A value as the form shows it. */
export function fieldText(value: Properties[string] | undefined): string {
  return value === undefined ? '' : String(value);
}

/** Of properties that come from elsewhere those that the schema has and takes; of a code list, its codes alone. */
export function fittingProperties(
  { fields, codeLists }: Pick<Collection, 'fields' | 'codeLists'>,
  properties: Readonly<Record<string, unknown>> | null,
): Properties {
  const fitting: Record<string, Properties[string]> = {};
  for (const field of fields) {
    const value = properties?.[field.name];
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    const read = readField(field, String(value));
    const list = field.codeList === undefined ? undefined : codeLists[field.codeList];
    if (list && !list.codes.some(({ code }) => code === value)) continue;
    if (read.ok && read.value !== undefined) fitting[field.name] = read.value;
  }
  return fitting;
}

function inRange({ minimum, maximum }: FieldDefinition, value: number): FieldValue {
  if (minimum !== undefined && value < minimum) return { ok: false, wanted: 'wantedAtLeast', limit: minimum };
  if (maximum !== undefined && value > maximum) return { ok: false, wanted: 'wantedAtMost', limit: maximum };
  return { ok: true, value };
}

function inForm({ maxLength, pattern }: FieldDefinition, value: string): FieldValue {
  if (maxLength !== undefined && [...value].length > maxLength)
    return { ok: false, wanted: 'wantedLength', limit: maxLength };
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
    return { ok: false, wanted: 'wantedPattern', limit: pattern };
  return { ok: true, value };
}
