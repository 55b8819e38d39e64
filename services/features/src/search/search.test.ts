import { collectionById } from '@tongtu/data/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entriesOf } from './entries.ts';
import { gramsOf, termsOf } from './grams.ts';
import { highlight } from './highlight.ts';
import { normalise } from './normalise.ts';

describe('a text as it is compared', () => {
  it.each([
    ['１２３号', '123号'],
    ['Ｎanhu　Ｌake', 'nanhu lake'],
    ['嘉兴 · 南湖', '嘉兴南湖'],
    ['G 60', 'g 60'],
    ['Nánhú-Lù', 'nanhu lu'],
    ['中山东路123号', '中山东路123号'],
    ['（·）', ''],
  ])('of %s is %s', (text, key) => {
    expect(normalise(text).key).toBe(key);
  });

  it('knows for each of its characters where it stands in the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { key, from, to } = normalise(text);
        expect([from.length, to.length]).toEqual([key.length, key.length]);
        for (const [index, start] of from.entries()) {
          expect(start).toBeLessThan(to[index]!);
          expect(to[index]!).toBeLessThanOrEqual(text.length);
          if (index > 0) expect(start).toBeGreaterThanOrEqual(from[index - 1]!);
        }
      }),
    );
  });

  it('is its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { key } = normalise(text);
        expect(normalise(key).key).toBe(key);
      }),
    );
  });
});

describe('grams', () => {
  it('are Han characters, pairs of neighbours and the beginnings of words', () => {
    expect(gramsOf('南湖路').sort()).toEqual(['南', '南湖', '湖', '湖路', '路'].sort());
    expect(gramsOf('nan hu').sort()).toEqual(['^n', 'na', 'an', '^h', 'hu'].sort());
    expect(gramsOf('路12号').sort()).toEqual(['路', '路1', '^1', '12', '2号', '号'].sort());
  });

  it('of a part of a key are among those of the key', () => {
    const character = fc.constantFrom(...'南湖路中山东ab12 ');
    fc.assert(
      fc.property(
        fc.array(character, { minLength: 2 }),
        fc.nat(),
        fc.integer({ min: 2, max: 6 }),
        (all, at, length) => {
          const { key } = normalise(all.join(''));
          const part = [...key].slice(at % Math.max(1, key.length)).slice(0, length);
          for (const { text, grams } of termsOf([part.join('')])) {
            // A single letter is asked for at the beginning of words alone.
            if (text.length === 1 && /[a-z0-9]/.test(text)) continue;
            expect(gramsOf(key)).toEqual(expect.arrayContaining([...grams]));
          }
        },
      ),
    );
  });
});

describe('the entries of a feature', () => {
  const road = collectionById('road')!;
  it('are its declared names, in their order, once each', () => {
    const entries = entriesOf(road, {
      name: '中环南路',
      name_en: 'Zhonghuan South Road',
      bridge_name: '中环 南路',
      ref: 'S01',
      lanes: 4,
    });
    expect(entries.map(({ text, lang, status }) => [text, lang, status])).toEqual([
      ['中环南路', 'zh', 'standard'],
      ['Zhonghuan South Road', 'en', 'standard'],
      ['S01', 'und', 'standard'],
    ]);
  });

  it('are none where it has no names, or its collection declares none', () => {
    expect(entriesOf(road, { name: '—', lanes: 4 })).toEqual([]);
    expect(entriesOf(collectionById('contour')!, { name: '等高线' })).toEqual([]);
  });

  it('come from fields that exist, for every collection', () => {
    for (const id of ['road', 'place', 'address', 'administrative_area', 'poi']) {
      const { search, fields } = collectionById(id)!;
      for (const { field } of search!.names) expect(fields.map(({ name }) => name)).toContain(field);
    }
  });
});

describe('highlighting', () => {
  it('names the units of the text as it is written', () => {
    expect(highlight('嘉兴 · 南湖', ['南湖'])).toEqual([[5, 7]]);
    expect(highlight('Nánhú Lù 南湖路', ['nanhu', '湖路'])).toEqual([
      [0, 5],
      [10, 12],
    ]);
    expect(highlight('中山东路', ['中山', '山东'])).toEqual([[0, 3]]);
    expect(highlight('Nanhu Avenue', ['a'])).toEqual([[6, 7]]);
    expect(highlight('路a', ['a'])).toEqual([[1, 2]]);
  });
});
