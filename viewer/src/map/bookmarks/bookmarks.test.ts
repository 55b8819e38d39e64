import { describe, expect, it } from 'vitest';
import { type Bookmark, MAX_BOOKMARKS, parseBookmarks, renamed, withBookmark, without } from './bookmarks.ts';

const home: Bookmark = { id: '1', name: '家', hash: '#map=15/30/120' };
const work: Bookmark = { id: '2', name: '单位', hash: '#map=16/31/121' };

describe('bookmarks', () => {
  it('come back as they were kept; whatever else was there is left out', () => {
    expect(parseBookmarks(JSON.stringify([home, work]))).toEqual([home, work]);
    expect(parseBookmarks(undefined)).toEqual([]);
    expect(parseBookmarks('{')).toEqual([]);
    expect(parseBookmarks('{"a":1}')).toEqual([]);
    const wrong = [null, 7, { id: '3' }, { ...home, hash: 'javascript:alert(1)' }, work];
    expect(parseBookmarks(JSON.stringify(wrong))).toEqual([work]);
  });

  it('are added at the top, under a name without blanks around it', () => {
    expect(withBookmark([home], { ...work, name: ' 单位 ' })).toEqual([work, home]);
  });

  it('have an end', () => {
    const full = Array.from({ length: MAX_BOOKMARKS }, (_, index) => ({ ...home, id: String(index) }));
    expect(withBookmark(full, work)).toBe(full);
  });

  it('are renamed and removed one by one; a name of blanks changes nothing', () => {
    expect(renamed([home, work], '2', ' 办公室 ').map(({ name }) => name)).toEqual(['家', '办公室']);
    expect(renamed([home], '1', '  ')).toEqual([home]);
    expect(without([home, work], '1')).toEqual([work]);
  });
});
