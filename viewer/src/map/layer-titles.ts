import type { LayerGroup } from '@tongtu/sdk/style';
import type { PageLanguage } from '../page/words.ts';

type Titles = Readonly<Record<PageLanguage, string>>;

/** Groups as readers know them. `buildings-3d` has a button of its own. */
export const GROUP_TITLES: Readonly<Record<Exclude<LayerGroup, 'buildings-3d'>, Titles>> = {
  places: { zh: '地名', en: 'Place names' },
  pois: { zh: '兴趣点', en: 'Points of interest' },
  transport: { zh: '公共交通', en: 'Public transport' },
  addresses: { zh: '门牌号', en: 'House numbers' },
  buildings: { zh: '建筑', en: 'Buildings' },
  streets: { zh: '道路', en: 'Streets' },
  railways: { zh: '铁路与轨道', en: 'Railways' },
  water: { zh: '水系', en: 'Water' },
  land: { zh: '土地与植被', en: 'Land and vegetation' },
  boundaries: { zh: '行政区划', en: 'Boundaries' },
  components: { zh: '城市部件', en: 'City components' },
  'management-grid': { zh: '单元网格', en: 'Management grid' },
  contours: { zh: '等高线', en: 'Contours' },
  'spot-heights': { zh: '高程点', en: 'Spot heights' },
  'control-points': { zh: '测量控制点', en: 'Control points' },
  pipelines: { zh: '管线', en: 'Pipelines' },
};
export type ListedGroup = keyof typeof GROUP_TITLES;
export const LISTED_GROUPS = Object.keys(GROUP_TITLES) as ListedGroup[];
