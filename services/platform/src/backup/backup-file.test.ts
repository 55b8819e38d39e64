import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEAD_ENTRY, newHead, pageName } from './format.ts';
import { readBackupFile } from './read-file.ts';
import { writeBackupFile } from './write-file.ts';

const { signal } = new AbortController();
const ARCHIVE = 'tilesets/base/1-0123456789abcdef.pmtiles';
const archiveBytes = Buffer.from('tile bytes '.repeat(300));
const sha256 = createHash('sha256').update(archiveBytes).digest('hex');

const head = newHead({
  createdAt: '2026-11-22T00:00:00.000Z',
  platform: { version: '0.1.0', engine: 'embedded', postgres: '18', postgis: '3.6' },
  revision: 7,
  tilesets: [{ id: 'base', version: 1, revision: 7 }],
  database: {
    migrations: [{ name: '0001_base.sql', sha256: 'x' }],
    tables: [{ name: 'public.feature', columns: ['id'], rows: 1, hash: '1' }],
    sequences: [],
  },
  archives: [{ path: ARCHIVE, sizeBytes: archiveBytes.length, sha256 }],
  settings: {},
  leftOut: [],
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongtu-backup-file-'));
  writeFileSync(join(folder, 'archive'), archiveBytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A small backup; answers its path. */
async function written(name: string, says: object = head): Promise<string> {
  const file = join(folder, name);
  await writeBackupFile(file, signal, async (writer) => {
    await writer.add(HEAD_ENTRY, Buffer.from(JSON.stringify(says)));
    await writer.add(pageName('public.feature', 1), Buffer.from('"(1)"\n'));
    await writer.addFile(join(folder, 'archive'), { name: ARCHIVE, sizeBytes: archiveBytes.length, sha256 });
  });
  return file;
}

describe('a backup file', () => {
  it('is a tar file that is read back as it was written', async () => {
    const file = await written('sound');
    const entries = new Map<string, string>();
    const read = await readBackupFile(file, {
      signal,
      async onEntry(name, body) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of body) chunks.push(chunk);
        entries.set(name, Buffer.concat(chunks).toString());
      },
    });
    expect(read).toEqual(head);
    expect([...entries]).toEqual([
      ['tables/public.feature/000001.jsonl.gz', '"(1)"\n'],
      [ARCHIVE, archiveBytes.toString()],
    ]);
    const { stdout } = await promisify(execFile)('tar', ['-tf', file]);
    expect(stdout.trim().split('\n')).toEqual(['backup.json', ...entries.keys(), 'entries.json', 'sha256']);
  });

  it('with any one byte changed is refused, in words that say where', async () => {
    const sound = readFileSync(await written('to-change'));
    const changed = join(folder, 'changed');
    for (let at = 0; at < sound.length; at += at % 512 < 160 ? 13 : 37) {
      const bytes = Buffer.from(sound);
      bytes[at] = bytes[at]! ^ 0x11;
      writeFileSync(changed, bytes);
      const message = await readBackupFile(changed, { signal }).then(
        () => 'taken',
        (error: Error) => error.message,
      );
      expect(message, `byte ${at}`).toMatch(
        /^the backup is damaged (in its entry \S+|after its entry \S+|at its beginning|between its entries)|is no backup of Tongtu$/,
      );
    }
    const page = sound.indexOf('"(1)"');
    sound[page + 1] = 0x5b;
    writeFileSync(changed, sound);
    await expect(readBackupFile(changed, { signal })).rejects.toThrow(
      'the backup is damaged in its entry tables/public.feature/000001.jsonl.gz',
    );
  });

  it('that is cut off anywhere, or goes on after its end, is refused', async () => {
    const sound = readFileSync(await written('to-cut'));
    const cut = join(folder, 'cut');
    for (const length of [0, 100, 512, 3_000, sound.length - 2048, sound.length - 1024, sound.length - 1]) {
      writeFileSync(cut, sound.subarray(0, length));
      await expect(readBackupFile(cut, { signal }), `${length} bytes`).rejects.toThrow(/damaged|no backup/);
    }
    writeFileSync(cut, Buffer.concat([sound, Buffer.alloc(512)]));
    await expect(readBackupFile(cut, { signal })).rejects.toThrow('damaged');
  });

  it('of a later format, or one that leads out of the data directory, is refused', async () => {
    const later = await written('later', { ...head, format: 2 });
    await expect(readBackupFile(later, { signal })).rejects.toThrow(
      'the backup has format 2, this version reads 1',
    );
    const outside = { ...head, archives: [{ ...head.archives[0], path: '../../etc/passwd' }] };
    await expect(readBackupFile(await written('outside', outside), { signal })).rejects.toThrow(
      'backup.json of the backup is not as format 1 has it',
    );
    await expect(readBackupFile(join(folder, 'archive'), { signal })).rejects.toThrow(/damaged|no backup/);
    await expect(readBackupFile(join(folder, 'none'), { signal })).rejects.toThrow("can't be read");
  });

  it('for which there is no space says so and leaves nothing', async () => {
    const file = join(folder, 'large');
    const script = `
      import { writeBackupFile } from ${JSON.stringify(new URL('./write-file.ts', import.meta.url).href)};
      await writeBackupFile(${JSON.stringify(file)}, new AbortController().signal, async (writer) => {
        for (let n = 0; n < 200; n++) await writer.add('page' + n, Buffer.alloc(100_000, n));
      }).catch((error) => console.log(error.message));`;
    // The limit of a file's size ends a write as a full disk does, and needs no disk.
    const { stdout } = await promisify(execFile)('sh', [
      ...['-c', 'ulimit -f 512; exec "$0" --disable-warning=ExperimentalWarning --input-type=module -e "$1"'],
      ...[process.execPath, script],
    ]);
    expect(stdout).toBe(`there is no space left for ${file} (EFBIG); nothing of it was kept\n`);
    expect(readdirSync(folder).filter((name) => name.startsWith('large'))).toEqual([]);
  });

  it('keeps what was there under its name', async () => {
    const file = await written('kept');
    const before = readFileSync(file);
    await expect(written('kept')).rejects.toThrow('is there already');
    expect(readFileSync(file)).toEqual(before);
    expect(existsSync(`${file}.part`)).toBe(false);
  });
});
