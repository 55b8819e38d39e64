import { readFileSync } from 'node:fs';

/** Places where a test lets the process die: what has happened by then, in the words of the code around. */
export const FAILPOINTS = [
  'import.draft-opened',
  'import.in-batch',
  'import.batch-staged',
  'import.staged',
  'changes.in-transaction',
  'changes.committed',
  'transition.checked',
  'transition.in-transaction',
  'transition.committed',
  'revert.draft-opened',
  'revert.batch-staged',
  'publish.merged',
  'publish.locked',
  'publish.history-written',
  'publish.rows-written',
  'publish.in-transaction',
  'publish.committed',
  'publish.unanswered',
  'delta.rendered',
  'delta.half-written',
  'delta.written',
  'delta.placed',
  'delta.in-pointer-move',
  'delta.pointer-moved',
  'merged.half-written',
  'merged.written',
  'merged.placed',
  'merged.in-pointer-move',
  'merged.pointer-moved',
  'removal.forgotten',
  'base.rendered',
  'base.half-written',
  'base.placed',
  'base.in-pointer-move',
  'base.pointer-moved',
  'backup.held',
  'backup.half-written',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

const setting = process.env.TONGTU_FAILPOINT;

/**
 * Ends the process by SIGKILL where `TONGTU_FAILPOINT` names this place: `delta.placed`, or `delta.placed:3` at the
 * third time that a thread comes by. `@/some/file` reads the name out of that file each time, so that a test arms a
 * platform that is running. Without the variable, as ever but in `test/faults`, this is an empty function.
 *
 * @throws where the variable names a place that is not there: at the start, or when its file does
 */
export const failpoint: (name: Failpoint) => void = setting === undefined ? () => {} : failpointOf(setting);

function failpointOf(text: string): (name: Failpoint) => void {
  const read = text.startsWith('@') ? () => readFileSync(text.slice(1), 'utf8').trim() : () => text;
  let armed = '';
  let passed = 0;
  if (text !== '' && !text.startsWith('@')) parse(text);
  return (name) => {
    const now = read();
    if (now !== armed) {
      armed = now;
      passed = 0;
    }
    if (now === '') return;
    const { place, count } = parse(now);
    if (place === name && ++passed === count) process.kill(process.pid, 'SIGKILL');
  };
}

function parse(text: string): { readonly place: Failpoint; readonly count: number } {
  const [name, count = '1', ...more] = text.split(':');
  const place = FAILPOINTS.find((each) => each === name);
  if (place && /^[1-9]\d{0,5}$/.test(count) && more.length === 0) return { place, count: Number(count) };
  throw new Error(
    `TONGTU_FAILPOINT: got "${text}", wanted one of ${FAILPOINTS.join(', ')}, with a count such as :2 or without`,
  );
}
