import type { Block, Form } from '../blocks/block.ts';
import type { Random } from '../random.ts';
import type { Sink } from './building.ts';
import { government, hospital, school, temple, university } from './forms/civic.ts';
import { park } from './forms/green.ts';
import { courtyards, slabs, towers, village, villas } from './forms/homes.ts';
import { hotel, mall, offices, shops } from './forms/trade.ts';
import { sheds } from './forms/works.ts';
import type { Plot } from './plot.ts';

type Builder = (plot: Plot, block: Block, random: Random, sink: Sink) => void;

const nothing: Builder = () => {};

/** What each form of block is built up with. */
export const BUILDERS: Readonly<Record<Form, Builder>> = {
  courtyards,
  slabs,
  towers,
  villas,
  shops,
  mall,
  offices,
  government,
  school,
  university,
  hospital,
  hotel,
  sheds,
  temple,
  park,
  village,
  square: nothing,
  none: nothing,
};
