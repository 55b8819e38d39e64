import { readFileSync } from 'node:fs';
import { checksOf } from '@tongtu/data/checks';
import { collections } from '@tongtu/data/model';
import { CHECK_TEXTS, FEATURE_RULES } from '@tongtu/sdk/checks';
import type { Fault } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { LINE_RULES, NEIGHBOUR_RULES } from './batch.ts';
import { fingerprintOf } from './fingerprint.ts';

const codes = Object.keys(CHECK_TEXTS);

describe('the rules', () => {
  it('are run by one engine each, all that have words', () => {
    const run = [FEATURE_RULES, NEIGHBOUR_RULES, LINE_RULES].flatMap((rules) => Object.keys(rules));
    expect(run.toSorted()).toEqual(codes.toSorted());
  });

  it('are each applied to some collection', () => {
    const applied = new Set<string>(collections.flatMap((each) => checksOf(each).map((check) => check.code)));
    expect(codes.filter((code) => !applied.has(code))).toEqual([]);
  });

  it('are listed in docs/checks.md as they are', () => {
    const page = readFileSync(new URL('../../../../docs/checks.md', import.meta.url), 'utf8');
    for (const [code, { severity, title }] of Object.entries(CHECK_TEXTS)) {
      const runs = code in FEATURE_RULES ? 'browser, server' : 'server';
      expect(page).toContain(`| \`${code}\` | ${title.zh} ${title.en} | ${severity} | ${runs} |`);
    }
  });
});

describe('a fingerprint', () => {
  const fault: Fault = {
    code: 'overlap',
    severity: 'error',
    collection: 'building',
    feature: 1,
    others: [2],
    place: { type: 'Point', coordinates: [120.75, 30.75] },
    parameters: { areaSquareMeters: 4 },
    fix: [],
  };
  const same = (other: object) => fingerprintOf({ ...fault, ...other }) === fingerprintOf(fault);

  it('is the same from either of two features', () => {
    expect(same({ feature: 2, others: [1] })).toBe(true);
    const gap: Fault = { ...fault, code: 'coverage_gap' };
    expect(fingerprintOf({ ...gap, feature: 2, others: [1] })).not.toBe(fingerprintOf(gap));
  });

  it('is another where the fault grew, is elsewhere or has another code', () => {
    expect(same({ parameters: { areaSquareMeters: 5 } })).toBe(false);
    expect(same({ code: 'coverage_overlap' })).toBe(false);
    expect(same({ others: [3] })).toBe(false);
    const gap: Fault = { ...fault, code: 'coverage_gap' };
    const elsewhere: Fault['place'] = { type: 'Point', coordinates: [120.7501, 30.75] };
    expect(fingerprintOf({ ...gap, place: elsewhere })).not.toBe(fingerprintOf(gap));
  });

  it('does not hang on the order of what is said', () => {
    const said = { ...fault, parameters: { a: 1, b: 2 } };
    expect(fingerprintOf(said)).toBe(fingerprintOf({ ...said, parameters: { b: 2, a: 1 } }));
  });
});
