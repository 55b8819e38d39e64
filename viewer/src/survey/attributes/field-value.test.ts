import type { FieldDefinition } from '@tongtu/sdk/contract';
import { expect, it } from 'vitest';
import { fittingProperties, readField } from './field-value.ts';

const field = (more: Partial<FieldDefinition>): FieldDefinition => ({
  ...{
    name: 'f',
    type: 'string',
    title: { zh: 'f', en: 'f' },
    audience: 'public',
    source: 'tongtu',
    ...more,
  },
});

it.each([
  [{ type: 'integer', minimum: 0, maximum: 9 }, ' 7 ', { ok: true, value: 7 }],
  [{ type: 'integer' }, '7.5', { ok: false, wanted: 'wantedWhole' }],
  [{ type: 'integer', minimum: 0 }, '-1', { ok: false, wanted: 'wantedAtLeast', limit: 0 }],
  [{ type: 'number', maximum: 9 }, '9.5', { ok: false, wanted: 'wantedAtMost', limit: 9 }],
  [{ type: 'number' }, 'NaN', { ok: false, wanted: 'wantedNumber' }],
  [{ type: 'number' }, '１２．５', { ok: true, value: 12.5 }],
  [{ type: 'boolean' }, 'true', { ok: true, value: true }],
  [{ type: 'string', maxLength: 2 }, '濠河路', { ok: false, wanted: 'wantedLength', limit: 2 }],
  [
    { type: 'string', pattern: '^\\d{6}$' },
    '31010',
    { ok: false, wanted: 'wantedPattern', limit: '^\\d{6}$' },
  ],
  [{ type: 'string', required: true }, '  ', { ok: true }],
] as const)('reads %o from %j', (more, text, wanted) => {
  expect(readField(field(more), text)).toEqual(wanted);
});

it('takes from elsewhere what the schema has and takes', () => {
  const fields = [field({ name: 'name' }), field({ name: 'floors', type: 'integer' })];
  const schema = { fields, codeLists: {} };
  expect(fittingProperties(schema, { name: '甲', floors: 'many', owner: 'x', other: null })).toEqual({
    name: '甲',
  });
  expect(fittingProperties(schema, null)).toEqual({});
});

it('takes of a code list its codes alone', () => {
  const title = { zh: '', en: '' };
  const kinds = { id: 'kinds', title, source: 'tongtu', codes: [{ code: 'house', title }] };
  const schema = { fields: [field({ name: 'kind', codeList: 'kinds' })], codeLists: { kinds } };
  expect(fittingProperties(schema, { kind: 'house' })).toEqual({ kind: 'house' });
  expect(fittingProperties(schema, { kind: 'JMD' })).toEqual({});
});
