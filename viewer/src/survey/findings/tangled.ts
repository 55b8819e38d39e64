import type { FeatureKey } from '../edit/feature.ts';
import type { DeskFinding } from './desk-findings.ts';

const TANGLED: ReadonlySet<string> = new Set(['self_intersection', 'geometry_invalid']);

/** Shapes that cross themselves: to be told when they have just come to. */
export class Tangled {
  #known: ReadonlySet<FeatureKey> = new Set();

  /** Of the present findings the one that is told now, if any. */
  news(findings: readonly DeskFinding[]): DeskFinding | undefined {
    const tangled = findings.filter(({ code }) => TANGLED.has(code));
    const [news] = tangled.filter(({ key }) => !this.#known.has(key));
    this.#known = new Set(tangled.map(({ key }) => key));
    return news;
  }
}
