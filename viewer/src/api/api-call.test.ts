import { describe, expect, it } from 'vitest';
import { askedBy, curlOf } from './api-call.ts';

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

describe('a call of the reference page', () => {
  it('puts what the form says into the address, and leaves out what is empty', () => {
    const asked = askedBy(
      'GET',
      'http://city.example/api/collections/{collectionId}/items',
      form({
        'path:collectionId': ' a/b ',
        'query:limit': '10',
        'query:bbox-crs': '',
        'query:name': '南湖 & co',
      }),
    );
    expect(asked).toEqual({
      method: 'GET',
      url: 'http://city.example/api/collections/a%2Fb/items?limit=10&name=%E5%8D%97%E6%B9%96+%26+co',
    });
  });

  it('is the same for a shell, whatever it holds', () => {
    expect(
      curlOf({ method: 'GET', url: "http://city.example/?q=it's", accept: 'application/geo+json' }),
    ).toBe(`curl -H 'Accept: application/geo+json' 'http://city.example/?q=it'\\''s'`);
  });

  it.each([
    ['application/vnd.mapbox-vector-tile', 'curl --output answer.mvt '],
    ['application/geopackage+sqlite3', 'curl --output answer.gpkg '],
    ['application/vnd.flatgeobuf', 'curl --output answer.fgb '],
    ['application/vnd.mapbox.tile+json', 'curl -H '],
  ])('saves %s where it is nothing for a terminal', (accept, begin) => {
    expect(curlOf({ method: 'GET', url: 'http://city.example/x', accept })).toMatch(new RegExp(`^${begin}`));
  });

  it('keeps the session of a sign-in, takes it along, and says with a post where it comes from', () => {
    const url = 'http://city.example/auth/sign-in/username';
    expect(curlOf({ method: 'POST', url })).toBe(`curl -c cookies -X POST '${url}'`);
    const me = 'http://city.example/api/me';
    expect(curlOf({ method: 'GET', url: me }, true)).toBe(`curl -b cookies '${me}'`);
    const out = 'http://city.example/auth/sign-out';
    expect(curlOf({ method: 'POST', url: out }, true)).toBe(
      `curl -b cookies -X POST -H 'Origin: http://city.example' '${out}'`,
    );
  });

  it('shows no password', () => {
    const body = '{"username": "viewer", "password": "se\\"cret"}';
    const line = curlOf({ method: 'POST', url: 'http://city.example/auth/sign-in/username', body });
    expect(line).not.toContain('cret');
    expect(line).toContain('"password": "…"');
    expect(line).toMatch(/^curl -c cookies -X POST -H 'Content-Type: application\/json' --data /);
  });
});
