import type { BuildProgress } from '@tongtu/tiles';
import type { Reporter } from '../report.ts';

/** One figure for tilesets that are built side by side: rows rendered of all, then bytes written of the last. */
export class JointProgress {
  readonly #states: Map<string, BuildProgress | undefined>;
  readonly #report: Reporter;

  constructor(ids: readonly string[], report: Reporter) {
    this.#states = new Map(ids.map((id) => [id, undefined]));
    this.#report = report;
  }

  /** Silent until every tileset is planned, or the figure would run backwards when the next plan comes in. */
  update(id: string, state: BuildProgress): void {
    this.#states.set(id, state);
    const ids = [...this.#states.keys()].join(', ');
    const states = [...this.#states.values()];
    if (!states.every((each) => each !== undefined && each.phase !== 'plan')) return;
    const planned = sum(states, ({ rows }) => rows.planned);
    const done = sum(states, ({ rows }) => rows.done);
    if (state.phase === 'render') this.#report.progress(`tiles of ${ids}`, done, planned, 'rows');
    if (state.phase === 'write' && done === planned)
      this.#report.progress(`archive of ${id}`, state.bytes.done, state.bytes.planned, 'bytes');
  }
}

function sum(states: readonly (BuildProgress | undefined)[], of: (state: BuildProgress) => number): number {
  return states.reduce((total, state) => total + (state ? of(state) : 0), 0);
}
