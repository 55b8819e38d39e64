import { readdir, readFile } from 'node:fs/promises';

const SAMPLE_MS = 200;

export interface MemoryWatch {
  /** Most resident bytes at one moment, of this process and its descendants. */
  peakBytes(): number;
  stop(): void;
}

/** Samples the memory of this process and its descendants; PostgreSQL's processes are not ours (Linux only). */
export function watchMemory(): MemoryWatch {
  let peak = 0;
  const sample = async () => {
    peak = Math.max(peak, await residentBytesOfTree());
  };
  const timer = setInterval(() => void sample(), SAMPLE_MS);
  return { peakBytes: () => peak, stop: () => clearInterval(timer) };
}

async function residentBytesOfTree(): Promise<number> {
  const processes = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(async (pid) => statusOf(Number(pid))),
  );
  const known = processes.filter((status) => status !== undefined);
  const ours = new Set([process.pid]);
  // Children are started after their parents, but ids wrap around: repeat until nothing is added.
  for (let before = 0; before < ours.size; ) {
    before = ours.size;
    for (const { pid, parent, name } of known)
      if (ours.has(parent) && !name.startsWith('postgres')) ours.add(pid);
  }
  return known.filter(({ pid }) => ours.has(pid)).reduce((sum, { bytes }) => sum + bytes, 0);
}

async function statusOf(
  pid: number,
): Promise<{ pid: number; parent: number; name: string; bytes: number } | undefined> {
  // A process may be gone by now.
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  if (status === undefined) return undefined;
  const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1];
  return {
    pid,
    parent: Number(field('PPid')),
    name: field('Name') ?? '',
    bytes: Number(field('VmRSS') ?? 0) * 1024,
  };
}
