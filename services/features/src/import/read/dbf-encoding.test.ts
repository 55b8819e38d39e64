import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../../test/support/temporary-folder.ts';
import { dbfEncoding } from './dbf-encoding.ts';

/** A dBASE table of one text column; `text` holds the bytes of its records. */
function table(text: Buffer, languageDriver = 0): Buffer {
  const head = Buffer.alloc(65);
  head[0] = 3;
  head.writeUInt32LE(1, 4);
  head.writeUInt16LE(65, 8);
  head[29] = languageDriver;
  head[64] = 0x0d;
  return Buffer.concat([head, Buffer.from(' '), text]);
}

const NANHU_UTF8 = Buffer.from('南湖区中山东路');
const NANHU_GBK = Buffer.from('c4cfbafec7f8d6d0c9bdb6abc2b7', 'hex');

describe('the encoding of a dbf', () => {
  const folder = temporaryFolder();
  const ask = (dbf: Buffer, cpg?: string) =>
    dbfEncoding(folder.write('a.dbf', dbf), cpg === undefined ? undefined : folder.write('a.cpg', cpg));

  it.each([
    ['GBK', 'gb18030'],
    ['936', 'gb18030'],
    ['ANSI 936', 'gb18030'],
    ['GB2312', 'gb18030'],
  ])('is what its cpg says: %s', async (cpg, encoding) => {
    expect(await ask(table(NANHU_GBK), cpg)).toEqual({ encoding });
  });

  it('is what its language driver says: 0x4D', async () => {
    expect(await ask(table(NANHU_GBK, 0x4d))).toEqual({ encoding: 'gb18030' });
  });

  it('is found by trying where nothing is said', async () => {
    expect((await ask(table(NANHU_GBK))).encoding).toBe('gb18030');
    expect((await ask(table(NANHU_UTF8))).encoding).toBe('utf-8');
  });

  it('is found where the width of a field cuts a character', async () => {
    const cut = Buffer.concat([NANHU_GBK.subarray(0, 5), Buffer.from('     '), NANHU_GBK, NANHU_GBK]);
    expect((await ask(table(cut))).encoding).toBe('gb18030');
  });

  it('is not what the cpg says where the text says otherwise', async () => {
    const answer = await ask(table(NANHU_GBK), 'UTF-8');
    expect(answer.encoding).toBe('gb18030');
    expect(answer.note).toContain('says utf-8');
  });

  it('stays Latin-1 where that is stated', async () => {
    expect((await ask(table(Buffer.from('M\xfcnchen', 'latin1'), 0x03))).encoding).toBe('windows-1252');
  });
});
