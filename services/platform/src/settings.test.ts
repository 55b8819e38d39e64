import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings, SETTINGS, SettingsError } from './settings.ts';

describe('settings', () => {
  it('have defaults that run on an empty environment', () => {
    expect(readSettings({})).toMatchObject({ port: 8080, host: '127.0.0.1', sample: 'city', maxZoom: 15 });
    expect(readSettings({}).dataDirectory).toMatch(/\/\.tongtu$/);
  });

  it('name everything that is wrong at once, with what was got and what is wanted', () => {
    const read = () =>
      readSettings({ PORT: '80x', TONGTU_SAMPLE: 'town', DATABASE_URL: 'mysql://u:secret@h/d' });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/PORT: got "80x", wanted a whole number from 0 to 65535/);
    expect(read).toThrow(/TONGTU_SAMPLE: got "town", wanted one of city, none/);
    expect(read).toThrow(/DATABASE_URL: wanted postgres: or postgresql:, got mysql:/);
  });

  it('never repeat a database address, which may hold a password', () => {
    for (const DATABASE_URL of ['mysql://u:secret@h/d', 'not a url with secret']) {
      expect(() => readSettings({ DATABASE_URL })).not.toThrow(/secret/);
      expect(() => readSettings({ DATABASE_URL })).toThrow(SettingsError);
    }
  });

  it('refuse a misspelt setting of ours, which would be ignored in silence', () => {
    expect(() => readSettings({ TONGTU_DTAA: '/x' })).toThrow(/TONGTU_DTAA: there is no such setting/);
  });

  it('are those of the table in the README', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    for (const { name, default: fallback } of SETTINGS)
      expect(readme).toContain(`| \`${name}\` | ${fallback} |`);
  });
});
