/** The two languages of the pages; `zh` is Simplified Chinese as written in mainland China. */
export type PageLanguage = 'zh' | 'en';

/** Value of the document's `lang` attribute (BCP 47). */
export const LANGUAGE_TAGS: Readonly<Record<PageLanguage, string>> = { zh: 'zh-CN', en: 'en' };

/** Everything that the pages say, once. `{name}` stands for a value. */
const WORDS = {
  title: { zh: '同图', en: 'Tongtu' },
  subtitle: { zh: '城市地理信息共享平台', en: "The city's shared map" },
  otherLanguage: { zh: 'English', en: '中文' },
  switchLanguage: { zh: '切换为英文 Switch to English', en: 'Switch to Chinese 切换为中文' },
  map: { zh: '地图', en: 'Map' },
  mapKeys: {
    zh: '地图。方向键移动，加减号缩放，Shift 加方向键旋转和倾斜，回车查看中心处的要素。',
    en: 'Map. Arrow keys pan, plus and minus zoom, Shift with arrows rotates and tilts, Enter shows the feature at the centre.',
  },
  mapTools: { zh: '地图工具', en: 'Map tools' },
  zoomIn: { zh: '放大', en: 'Zoom in' },
  zoomOut: { zh: '缩小', en: 'Zoom out' },
  faceNorth: { zh: '回到正北', en: 'Face north' },
  home: { zh: '全市范围', en: 'Whole city' },
  locate: { zh: '我的位置', en: 'My position' },
  locateDenied: { zh: '浏览器没有允许使用位置。', en: 'The browser did not allow the use of your position.' },
  locateFailed: { zh: '暂时得不到位置。', en: 'Your position can not be found right now.' },
  threeD: { zh: '三维', en: '3D' },
  showThreeD: { zh: '三维建筑', en: 'Buildings in 3D' },
  layers: { zh: '图层', en: 'Layers' },
  showLayers: { zh: '选择图层', en: 'Choose layers' },
  bilingual: { zh: '中英文双语注记', en: 'Names in both languages' },
  close: { zh: '关闭', en: 'Close' },
  copyLink: { zh: '复制链接', en: 'Copy link' },
  copied: { zh: '已复制', en: 'Copied' },
  copyFailed: {
    zh: '浏览器没有允许复制，请从地址栏复制。',
    en: 'Copying was not allowed; copy from the address bar.',
  },
  featureJson: { zh: '要素数据 GeoJSON', en: 'Feature as GeoJSON' },
  feature: { zh: '要素', en: 'Feature' },
  featureId: { zh: '要素编号', en: 'Feature id' },
  alsoHere: { zh: '此处还有', en: 'Also here' },
  noAttributes: { zh: '没有公开的属性。', en: 'It has no public attributes.' },
  featureGone: { zh: '这个要素不存在，或未对外公开。', en: 'There is no such feature, or it is not public.' },
  featureFailed: { zh: '要素没有读到。', en: 'The feature could not be read.' },
  nothingHere: { zh: '这里没有可查看的要素。', en: 'There is no feature to show here.' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  loading: { zh: '正在打开地图…', en: 'Opening the map…' },
  retry: { zh: '重试', en: 'Try again' },
  away: { zh: '连接不上服务器，正在自动重试。', en: 'The server can not be reached. Trying again…' },
  unreadable: { zh: '服务器的回答读不懂。', en: "The server's answer can not be read." },
  preparing: {
    zh: '正在准备地图：数据已在载入，瓦片生成后自动打开…',
    en: 'The map is being prepared; it opens by itself when its tiles are built…',
  },
  emptyTitle: { zh: '还没有数据', en: 'No data yet' },
  emptyText: {
    zh: '平台已经运行，但还没有导入任何数据。在平台所在的目录运行：',
    en: "The platform runs, but nothing has been imported. In the platform's directory, run:",
  },
  noWebgl: {
    zh: '这个浏览器不能显示地图（需要 WebGL 2）。请更新浏览器，或打开硬件加速。',
    en: 'This browser can not draw the map (it needs WebGL 2). Update it, or turn hardware acceleration on.',
  },
  approval: { zh: '审图号：{number}', en: 'Map approval no. {number}' },
  unapproved: { zh: '未经审图 · 仅供内部使用', en: 'No map approval · internal use only' },
  internal: { zh: '内部版 · 不得公开', en: 'Internal edition · not to be made public' },
  signIn: { zh: '登录', en: 'Sign in' },
  signOut: { zh: '退出', en: 'Sign out' },
  revision: { zh: '版本 {revision}', en: 'Revision {revision}' },
  more: { zh: '展开', en: 'more' },
  less: { zh: '收起', en: 'less' },
  sources: { zh: '数据来源', en: 'Data' },
} as const satisfies Record<string, Readonly<Record<PageLanguage, string>>>;

export type Word = keyof typeof WORDS;

/** The text of a word in a language, with its values filled in. */
export function say(
  language: PageLanguage,
  word: Word,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return WORDS[word][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
