import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../../test/support/temporary-folder.ts';
import { zipFile } from '../../../../../test/support/zip-file.ts';
import { type ArchiveLimits, openArchive } from './archive.ts';
import { createWorkspace } from './workspace.ts';

const LIMITS: ArchiveLimits = { maxEntries: 10, maxTotalBytes: 10_000, maxRatio: 5, ratioFromBytes: 1_000 };

describe('an archive', () => {
  const folder = temporaryFolder();
  const open = (bytes: Buffer) => openArchive(folder.write('a.zip', bytes), 'a.zip', LIMITS);

  it('lists its files by names in UTF-8 and in GBK', async () => {
    const gbk = Buffer.from([0xb7, 0xbf, 0xce, 0xdd]); // 房屋
    const archive = await open(
      zipFile([{ name: 'data/道路.shp' }, { name: Buffer.concat([gbk, Buffer.from('.shp')]) }]),
    );
    expect(archive.entries.map(({ name }) => name)).toEqual(['data/道路.shp', '房屋.shp']);
    archive.close();
  });

  it('unpacks an entry under a name of ours', async () => {
    const workspace = await createWorkspace(folder.path);
    const archive = await open(zipFile([{ name: '房屋.SHP', data: 'shape' }]));
    const member = await archive.unpack(archive.entries[0]!, workspace);
    expect(member.path).toMatch(/^[\x20-\x7e]+\/entry-1\.shp$/);
    expect(readFileSync(member.path, 'utf8')).toBe('shape');
    archive.close();
    await workspace.remove();
  });

  it.each([
    [
      'more entries than allowed',
      zipFile(Array.from({ length: 11 }, (_, n) => ({ name: `${n}` }))),
      'archive_too_many_entries',
    ],
    ['more bytes than allowed', zipFile([{ name: 'a', data: Buffer.alloc(20_000) }]), 'archive_too_large'],
    ['bytes packed beyond belief', zipFile([{ name: 'a', data: Buffer.alloc(9_000) }]), 'archive_ratio'],
    ['a path upwards', zipFile([{ name: '../../etc/passwd' }]), 'archive_unsafe_path'],
    ['a path upwards with backslashes', zipFile([{ name: '..\\..\\x' }]), 'archive_unsafe_path'],
    ['an absolute path', zipFile([{ name: '/etc/passwd' }]), 'archive_unsafe_path'],
    ['a drive', zipFile([{ name: 'C:/x' }]), 'archive_unsafe_path'],
    ['a symbolic link', zipFile([{ name: 'a', data: '/etc/passwd', mode: 0o120777 }]), 'archive_unsafe_path'],
    ['a password', zipFile([{ name: 'a', encrypted: true }]), 'archive_encrypted'],
    ['its end missing', zipFile([{ name: 'a', data: 'abc' }]).subarray(0, 40), 'archive_malformed'],
  ])('with %s is refused', async (_, bytes, code) => {
    await expect(open(bytes)).rejects.toMatchObject({ code });
  });

  it('that unpacks to more than it claims is stopped while unpacking', async () => {
    const workspace = await createWorkspace(folder.path);
    const archive = await open(zipFile([{ name: 'a', data: Buffer.alloc(5_000), claimedSize: 10 }]));
    await expect(archive.unpack(archive.entries[0]!, workspace)).rejects.toMatchObject({
      code: 'archive_malformed',
    });
    archive.close();
    await workspace.remove();
  });
});
