export { type BreakMethod, type Breaks, breaksOf } from './breaks.ts';
export { type CategoriesOptions, type Category, categories, categoriesOf } from './categories.ts';
export { type ClassBreaksOptions, classBreaks } from './class-breaks.ts';
export { type ClustersOptions, clusters } from './clusters.ts';
export { KIND_COLOURS, type RampId, rampColours } from './colours.ts';
export { type HeatOptions, heat } from './heat.ts';
export { type LabelsOptions, labels } from './labels.ts';
export { type ProportionalOptions, proportional } from './proportional.ts';
export { type SingleOptions, single } from './single.ts';
export {
  combined,
  type Legend,
  type LegendEntry,
  type LegendMark,
  type ThematicLayer,
  type ThematicStyle,
} from './thematic-style.ts';
