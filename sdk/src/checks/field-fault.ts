import type { Bilingual } from '../contract/index.ts';

/** What can be wrong with a value, by stable code. */
export type FieldFaultCode =
  | 'unknown_field'
  | 'required_missing'
  | 'wrong_type'
  | 'not_a_number'
  | 'unknown_unit'
  | 'not_a_date'
  | 'out_of_range'
  | 'not_in_code_list'
  | 'pattern_mismatch'
  | 'too_long'
  | 'geometry_kind'
  | 'truncated';

/** One fault of a feature: the field (or `geometry`), what was there, and what the definition wants. */
export interface FieldFault {
  readonly field: string;
  readonly code: FieldFaultCode;
  /** As it came; `null` where nothing was there. */
  readonly got: string | number | boolean | null;
  /** Language-neutral: a type, a range `0..200`, a pattern, the id of a code list. */
  readonly wanted: string;
}

const words: Record<FieldFaultCode, Bilingual> = {
  unknown_field: { zh: '未定义的字段', en: 'no such field' },
  required_missing: { zh: '缺少必填值', en: 'a required value is missing' },
  wrong_type: { zh: '类型不符', en: 'wrong type' },
  not_a_number: { zh: '不是数', en: 'not a number' },
  unknown_unit: { zh: '单位无法换算', en: 'a unit that cannot be converted' },
  not_a_date: { zh: '不是日期', en: 'not a date' },
  out_of_range: { zh: '超出范围', en: 'out of range' },
  not_in_code_list: { zh: '不在代码表中', en: 'not in the code list' },
  pattern_mismatch: { zh: '格式不符', en: 'does not match the pattern' },
  too_long: { zh: '过长', en: 'too long' },
  geometry_kind: { zh: '几何类型不符', en: 'wrong kind of geometry' },
  truncated: { zh: '属性被截断', en: 'attributes were cut off' },
};

/** A sentence for a report; long values are shortened. */
export function describeFieldFault({ field, code, got, wanted }: FieldFault): Bilingual {
  const shown = got === null ? '' : ` ${JSON.stringify(typeof got === 'string' ? shorten(got) : got)}`;
  return {
    zh: `${field}：${words[code].zh}${shown}（应为 ${wanted}）`,
    en: `${field}: ${words[code].en}${shown} (wanted ${wanted})`,
  };
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length > 60 ? `${characters.slice(0, 60).join('')}…` : text;
}
