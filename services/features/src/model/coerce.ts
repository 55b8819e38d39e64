import type { FieldFault, FieldFaultCode } from '@tongtu/sdk/checks';
import { isDateTime } from '@tongtu/sdk/checks';
import type { CodeList, FieldDefinition } from '@tongtu/sdk/contract';
import { parseDate } from './date.ts';
import { parseQuantity } from './quantity.ts';

type Value = string | number | boolean;

/** A typed value, nothing (the source had only blanks), or why it cannot be had. */
export type Coerced =
  | { readonly value: Value }
  | { readonly absent: true }
  | { readonly finding: FieldFault };

const yes = new Set(['yes', 'y', 'true', 't', '1', '是', '有', '真', '√']);
const no = new Set(['no', 'n', 'false', 'f', '0', '否', '无', '假', '×']);

/**
 * A value from a file as the field's type: `"12 m"` → 12, `是` → true, `砼` → the code of that title,
 * `2023年5月1日` → 2023-05-01. Full-width forms are read as ASCII where text is parsed and left alone
 * where text stays text. Ranges, lengths and patterns are not looked at here: that is `fieldCheck`.
 */
export function coerceValue(
  field: FieldDefinition,
  got: Value,
  codeList?: CodeList,
  assumedUnit: string | undefined = field.unit,
): Coerced {
  const failed = (code: FieldFaultCode, wanted: string): Coerced => ({
    finding: { field: field.name, code, got, wanted },
  });
  if (typeof got === 'string' && got.trim() === '') return { absent: true };
  if (codeList && field.type === 'string') {
    const code = findCode(codeList, String(got).trim());
    return code === undefined ? failed('not_in_code_list', codeList.id) : { value: code };
  }
  if (field.type === 'string') return { value: String(got).trim() };

  const text = String(got).normalize('NFKC').trim();
  switch (field.type) {
    case 'number':
    case 'integer': {
      if (typeof got === 'boolean') return failed('not_a_number', field.type);
      const number = parseQuantity(text, field.unit, assumedUnit);
      if (typeof number === 'string') return failed(number, field.unit ?? field.type);
      if (field.type === 'integer' && !Number.isSafeInteger(number)) return failed('wrong_type', 'integer');
      return { value: number };
    }
    case 'boolean': {
      const word = text.toLowerCase();
      return yes.has(word) || no.has(word) ? { value: yes.has(word) } : failed('wrong_type', 'boolean');
    }
    case 'date': {
      const date = parseDate(text);
      return date === undefined ? failed('not_a_date', 'YYYY-MM-DD') : { value: date };
    }
    case 'datetime':
      return isDateTime(text) ? { value: text } : failed('not_a_date', 'YYYY-MM-DDThh:mm:ss+hh:mm');
  }
}

/** The code itself, or the one whose title (either language, letter case apart) it is where that is only one. */
function findCode(list: CodeList, text: string): string | undefined {
  const codes = indexOf(list);
  const known = codes.get(text) ?? codes.get(text.normalize('NFKC').toLowerCase());
  return known === ambiguous ? undefined : known;
}

const ambiguous = '';
const indexes = new WeakMap<CodeList, ReadonlyMap<string, string>>();

function indexOf(list: CodeList): ReadonlyMap<string, string> {
  const ready = indexes.get(list);
  if (ready) return ready;
  const index = new Map<string, string>();
  for (const { code, title } of list.codes)
    for (const word of new Set([title.zh, title.en].map((text) => text.normalize('NFKC').toLowerCase())))
      index.set(word, index.has(word) ? ambiguous : code);
  for (const { code } of list.codes) index.set(code, code);
  indexes.set(list, index);
  return index;
}
