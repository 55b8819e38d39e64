import type { Point } from '../geometry/plane.ts';
import { lengthOf } from '../geometry/polyline.ts';
import stock from '../names/stock.json' with { type: 'json' };
import type { Random } from '../random.ts';
import type { Locator } from '../territory/locator.ts';
import type { Chain, Network } from './network.ts';

type Syllable = readonly [string, string];

/** The two districts share one city, and streets cross their border: they share one set of names. */
const URBAN_DISTRICTS = new Set(['330402', '330411']);

/** Two syllables of the stock with a suffix, none twice in one county. */
export class Names {
  readonly #taken = new Map<string, Set<string>>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  take(county: string, name: string): boolean {
    const key = URBAN_DISTRICTS.has(county) ? 'city' : county;
    const taken = this.#taken.get(key) ?? new Set();
    this.#taken.set(key, taken);
    if (taken.has(name)) return false;
    taken.add(name);
    return true;
  }

  next(county: string, suffixes: readonly Syllable[]): { name: string; pinyin: string } {
    for (let tries = 0; tries < 400; tries++) {
      const first = this.#random.pick(stock.first) as unknown as Syllable;
      const second = this.#random.pick(stock.second) as unknown as Syllable;
      const suffix = this.#random.pick(suffixes);
      if (first[0] === second[0]) continue;
      // A larger city needs longer names.
      const middle = tries < 60 ? undefined : (this.#random.pick(stock.first) as unknown as Syllable);
      const words = [first, ...(middle && middle[0] !== first[0] ? [middle] : []), second, suffix];
      const name = words.map(([han]) => han).join('');
      if (this.take(county, name)) return { name, pinyin: words.map(([, reading]) => reading).join(' ') };
    }
    throw new Error(`the stock of names for ${county} is used up`);
  }
}

const SUFFIXES: Readonly<Record<string, readonly Syllable[]>> = {
  trunk: [['大道', 'dà dào']],
  primary: [['大道', 'dà dào']],
  secondary: [['路', 'lù']],
  tertiary: [['路', 'lù']],
  residential: [
    ['路', 'lù'],
    ['街', 'jiē'],
  ],
  living_street: [
    ['街', 'jiē'],
    ['弄', 'lòng'],
    ['巷', 'xiàng'],
  ],
  pedestrian: [
    ['弄', 'lòng'],
    ['巷', 'xiàng'],
    ['里', 'lǐ'],
    ['弄', 'lòng'],
  ],
};

/** Names every street that should have one; the plan's own names are taken first. */
export function nameStreets(network: Network, locator: Locator, names: Names): void {
  const county = (chains: readonly Chain[]) =>
    locator.cellAt(middleOf(network, chains))?.town.county.code ?? 'outside';
  for (const [street, chains] of network.chains) {
    if (street.name && !names.take(county(chains), street.name)) {
      // A second course under the plan's name (as the two banks of one lake) stays nameless.
      delete street.name;
      delete street.pinyin;
    }
  }
  for (const [street, chains] of network.chains) {
    if (street.name || street.nameless) continue;
    const suffixes = SUFFIXES[street.roadClass];
    if (!suffixes || total(network, chains) < 45) continue;
    const { name, pinyin } = names.next(county(chains), suffixes);
    street.name = name;
    street.pinyin = pinyin;
  }
}

function total(network: Network, chains: readonly Chain[]): number {
  return chains.reduce((sum, chain) => sum + lengthOf(chain.nodes.map((v) => network.points[v]!)), 0);
}

function middleOf(network: Network, chains: readonly Chain[]): Point {
  const longest = chains.reduce((a, b) => (b.nodes.length > a.nodes.length ? b : a));
  return network.points[longest.nodes[Math.floor(longest.nodes.length / 2)]!]!;
}
