import type { Block, Blocks } from '../blocks/block.ts';
import { pointInside } from '../geometry/polygon.ts';
import { romanise } from '../names/romanise.ts';
import stock from '../names/stock.json' with { type: 'json' };
import type { CityPlan } from '../plan/city-plan.ts';
import type { Random } from '../random.ts';
import type { Names } from '../streets/naming.ts';
import { stem } from '../territory/divisions.ts';
import type { Locator } from '../territory/locator.ts';

type Suffix = readonly [zh: string, pinyin: string, en: string];

const ESTATE = stock.estateSuffix as unknown as readonly Suffix[];

/** What a block is called after, where its form has such names. */
const SUFFIXES: Readonly<Partial<Record<Block['form'], readonly Suffix[]>>> = {
  school: [
    ['小学', 'xiǎo xué', 'Primary School'],
    ['中学', 'zhōng xué', 'Middle School'],
    ['实验学校', 'shí yàn xué xiào', 'Experimental School'],
  ],
  university: [['学院', 'xué yuàn', 'College']],
  hospital: [['医院', 'yī yuàn', 'Hospital']],
  temple: [
    ['禅寺', 'chán sì', 'Temple'],
    ['庵', 'ān', 'Nunnery'],
  ],
  hotel: [
    ['宾馆', 'bīn guǎn', 'Hotel'],
    ['大酒店', 'dà jiǔ diàn', 'Grand Hotel'],
  ],
  mall: [
    ['广场', 'guǎng chǎng', 'Plaza'],
    ['天地', 'tiān dì', 'Mall'],
  ],
  park: [
    ['公园', 'gōng yuán', 'Park'],
    ['园', 'yuán', 'Garden'],
  ],
};

/** Gives compounds, schools, parks and the like their names, none twice in a county. */
export function nameBlocks(
  plan: CityPlan,
  blocks: Blocks,
  locator: Locator,
  names: Names,
  random: Random,
): void {
  for (const block of blocks.all) {
    if (block.name || block.form === 'none') continue;
    const cell = locator.cellAt(pointInside(plan.mesh.ring(block.faces[0]!)));
    if (!cell) continue;
    const county = cell.town.county.code;
    if (block.form === 'slabs' || block.form === 'towers' || block.form === 'villas') {
      block.name = compoundName(names, county, random.pick(ESTATE));
      continue;
    }
    if (block.form === 'government') {
      const base = stem(cell.town);
      const written = {
        name: `${cell.town.name}办事中心`,
        pinyin: `${cell.town.pinyin} bàn shì zhōng xīn`,
        en: `${base.name} Civic Centre`,
      };
      if (names.take(county, written.name)) block.name = { name: written.name, pinyin: written.pinyin };
      continue;
    }
    const options = SUFFIXES[block.form];
    if (!options) continue;
    block.name = compoundName(names, county, random.pick(options));
  }
}

function compoundName(names: Names, county: string, [suffix, reading, english]: Suffix) {
  const { name, pinyin } = names.next(county, [[suffix, reading]]);
  const specific = pinyin.split(' ').slice(0, -reading.split(' ').length).join(' ');
  return { name, pinyin, en: `${romanise(specific)} ${english}` };
}
