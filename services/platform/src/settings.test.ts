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

  it('take a public address of scheme and host alone, without repeating what else it holds', () => {
    expect(readSettings({ TONGTU_PUBLIC_URL: 'https://Map.example:8443/' }).publicUrl).toBe(
      'https://map.example:8443',
    );
    for (const rest of ['/sub', '/?a=1', '/#a', '//', '\\x'])
      expect(() => readSettings({ TONGTU_PUBLIC_URL: `https://map.example${rest}` })).toThrow(
        /TONGTU_PUBLIC_URL: wanted scheme and host alone/,
      );
    expect(() => readSettings({ TONGTU_PUBLIC_URL: 'https://u:hunter2@map.example' })).not.toThrow(/hunter2/);
    expect(() => readSettings({ TONGTU_PUBLIC_URL: 'https://u:hunter2@map.example' })).toThrow(SettingsError);
    expect(() => readSettings({ TONGTU_PUBLIC_URL: 'ftp://map.example' })).toThrow(/wanted https: or http:/);
  });

  it('trust the proxies that are named, and not the whole world', () => {
    expect(readSettings({}).trustProxy).toEqual([]);
    expect(readSettings({ TONGTU_TRUST_PROXY: '127.0.0.1, 10.1.0.0/16,fd00::/8' }).trustProxy).toEqual([
      '127.0.0.1',
      '10.1.0.0/16',
      'fd00::/8',
    ]);
    for (const TONGTU_TRUST_PROXY of ['true', '1', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.0/8/8', 'a,'])
      expect(() => readSettings({ TONGTU_TRUST_PROXY })).toThrow(/TONGTU_TRUST_PROXY: got/);
  });

  it('take a map approval number, with its authority and scope or without, and nothing that is none', () => {
    const read = (TONGTU_MAP_APPROVAL: string) => readSettings({ TONGTU_MAP_APPROVAL }).mapApproval;
    expect(readSettings({}).mapApproval).toBeUndefined();
    expect(read('苏S(2026)001号')).toEqual({ number: '苏S(2026)001号' });
    expect(read('GS（2026）1234号; 自然资源部; 公开出版')).toEqual({
      number: 'GS（2026）1234号',
      authority: '自然资源部',
      scope: '公开出版',
    });
    for (const wrong of ['yes', '苏S2026001', '; 自然资源部', '苏S(2026)001号;a;b;c'])
      expect(() => read(wrong)).toThrow(/TONGTU_MAP_APPROVAL: got/);
  });

  it('refuse a secret that is too short at once, without repeating it', () => {
    expect(() => readSettings({ TONGTU_SECRET: 'hunter2' })).toThrow(
      'TONGTU_SECRET: wanted at least 32 characters, got 7',
    );
    expect(() => readSettings({ TONGTU_SECRET: 'hunter2' })).not.toThrow(/hunter2/);
    expect(readSettings({ TONGTU_SECRET: 'x'.repeat(32) }).secret).toHaveLength(32);
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
