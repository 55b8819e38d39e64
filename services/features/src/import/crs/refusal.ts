import { ImportError, type ImportPlace } from '../error.ts';
import type { PositionProblem } from './position-check.ts';

/** Rows looked at before a layer is taken. */
export const SAMPLE_ROWS = 1_000;
/** A layer most of whose sampled rows have the same trouble is refused whole: its reference is wrong, not its rows. */
const REFUSE_SHARE = 0.5;

/** Gathers the problems of a sample. */
export interface ProblemTally {
  add(found: PositionProblem | undefined): void;
  /** The refusal of the layer, where there is cause. */
  refusal(recorded: string, place: ImportPlace): ImportError | undefined;
}

export function problemTally(): ProblemTally {
  const counts = new Map<PositionProblem['code'], { count: number; first: PositionProblem }>();
  let rows = 0;
  return {
    add(found) {
      rows++;
      if (found === undefined) return;
      const known = counts.get(found.code);
      if (known) known.count++;
      else counts.set(found.code, { count: 1, first: found });
    },
    refusal(recorded, place) {
      for (const [code, { count, first }] of counts) {
        if (code === 'coordinate_not_finite' || count <= rows * REFUSE_SHARE) continue;
        return new ImportError(code, {
          got: `${first.at.map((value) => formatNumber(value)).join(', ')} in ${recorded} (${count} of ${rows} rows looked at)`,
          wanted: first.wanted.en,
          advice: adviceFor(first),
          place,
        });
      }
      return undefined;
    },
  };
}

export function formatNumber(value: number): string {
  return Math.abs(value) > 1000 ? value.toFixed(3) : String(Math.round(value * 1e9) / 1e9);
}

function adviceFor({ code, suggestion }: PositionProblem): string {
  if (code === 'crs_axes_swapped') {
    return 'Swap the two columns or axes in the source: Chinese survey files call the northing X and the easting Y';
  }
  if (code === 'outside_city') return 'Check the reference with --crs, and the city’s box in the settings';
  return suggestion === undefined ? 'Name the right reference with --crs' : `Try --crs ${suggestion}`;
}
