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
    zh: '地图。方向键移动，加减号缩放，Shift 加方向键旋转和倾斜，回车查看中心处的要素，N 和 P 逐个查看。',
    en: 'Map. Arrow keys pan, plus and minus zoom, Shift with arrows rotates and tilts, Enter shows the feature at the centre, N and P step through features.',
  },
  mapTools: { zh: '地图工具', en: 'Map tools' },
  zoomIn: { zh: '放大', en: 'Zoom in' },
  zoomOut: { zh: '缩小', en: 'Zoom out' },
  faceNorth: { zh: '回到正北', en: 'Face north' },
  home: { zh: '全市范围', en: 'Whole city' },
  locate: { zh: '我的位置', en: 'My position' },
  locateDenied: { zh: '浏览器没有允许使用位置。', en: 'The browser did not allow the use of your position.' },
  locateInsecure: {
    zh: '只有通过 HTTPS 打开的页面才能使用位置。',
    en: 'Browsers give your position only to pages opened by HTTPS.',
  },
  locateUnsupported: { zh: '这个浏览器不提供位置。', en: 'This browser does not offer your position.' },
  locateTimeout: { zh: '定位超时，请稍后再试。', en: 'Finding your position took too long; try again.' },
  located: { zh: '已定位，精度约 {meters} 米。', en: 'Here you are, within about {meters} m.' },
  locatedOutside: { zh: '您不在这张地图的范围内。', en: 'You are outside of what this map shows.' },
  locateFailed: { zh: '暂时得不到位置。', en: 'Your position can not be found right now.' },
  threeD: { zh: '三维', en: '3D' },
  showThreeD: { zh: '三维建筑', en: 'Buildings in 3D' },
  layers: { zh: '图层', en: 'Layers' },
  showLayers: { zh: '选择图层', en: 'Choose layers' },
  mapStyle: { zh: '地图样式', en: 'Map style' },
  styleFailed: { zh: '这种样式没有读到。', en: 'That style could not be read.' },
  panelFailed: { zh: '没有打开：连接不上服务器。', en: 'It did not open: the server can not be reached.' },
  menu: { zh: '更多工具', en: 'More tools' },
  fullscreen: { zh: '全屏', en: 'Full screen' },
  fullscreenFailed: { zh: '浏览器没有允许全屏。', en: 'The browser did not allow full screen.' },
  largeType: { zh: '大字模式', en: 'Large type' },
  help: { zh: '使用帮助', en: 'Help' },
  measure: { zh: '测量', en: 'Measure' },
  measureDistance: { zh: '距离', en: 'Distance' },
  measureArea: { zh: '面积', en: 'Area' },
  measureHint: {
    zh: '点击地图加点；也可移动地图让十字对准，按回车加点，退格撤销，Esc 结束。',
    en: 'Click the map to add points, or move it under the cross and press Enter; Backspace undoes, Esc ends.',
  },
  measureHere: { zh: '在十字处加点', en: 'Add point' },
  undoPoint: { zh: '撤销', en: 'Undo' },
  startOver: { zh: '清除', en: 'Clear' },
  pointCount: { zh: '{count} 个点', en: 'Points: {count}' },
  perimeter: { zh: '周长 {length}', en: 'perimeter {length}' },
  crossesItself: {
    zh: '边界自相交，面积没有意义。请撤销最后一点。',
    en: 'The outline crosses itself, so it has no area. Undo the last point.',
  },
  position: { zh: '坐标与比例尺', en: 'Position and scale' },
  degreesTitle: { zh: '经度、纬度（CGCS2000，度）', en: 'Longitude, latitude (CGCS2000, degrees)' },
  scaleTitle: { zh: '比例尺', en: 'Scale' },
  copyCentre: { zh: '复制地图中心的坐标', en: "Copy the map centre's coordinates" },
  inView: { zh: '图上有什么', en: 'What the map shows' },
  namedCount: { zh: '{count} 个有名称的要素', en: 'Named features: {count}' },
  listLoading: { zh: '正在读取图上的要素…', en: 'Still loading what the map shows…' },
  nothingNamed: { zh: '这里没有带名称的要素。', en: 'Nothing here has a name.' },
  andMore: { zh: '还有 {count} 个，放大后可见。', en: '{count} more: zoom in to see them.' },
  bookmarks: { zh: '书签', en: 'Bookmarks' },
  bookmarkName: { zh: '当前视图的名称', en: 'A name for this view' },
  save: { zh: '保存', en: 'Save' },
  rename: { zh: '改名', en: 'Rename' },
  renameIt: { zh: '给“{name}”改名', en: 'Rename “{name}”' },
  remove: { zh: '删除', en: 'Delete' },
  removeIt: { zh: '删除“{name}”', en: 'Delete “{name}”' },
  bookmarkRemoved: { zh: '已删除“{name}”。', en: '“{name}” is deleted.' },
  undo: { zh: '撤销', en: 'Undo' },
  noBookmarks: {
    zh: '还没有书签。给当前视图起个名字保存下来，下次从这里打开。书签只存在这个浏览器里。',
    en: 'No bookmarks yet. Name this view and save it to open it from here. They are kept in this browser alone.',
  },
  bookmarksFull: { zh: '最多 {count} 个书签。', en: 'There is room for {count} bookmarks.' },
  notKept: {
    zh: '这个浏览器不保存数据，书签没有存下。',
    en: 'This browser keeps no data; nothing was saved.',
  },
  report: { zh: '报错', en: 'Report an error' },
  share: { zh: '分享', en: 'Share' },
  shareText: {
    zh: '链接记下位置、缩放、倾斜、图层、样式和语言，打开后与现在所见相同。',
    en: 'The link keeps place, zoom, tilt, layers, style and language: who opens it sees what you see.',
  },
  link: { zh: '链接', en: 'Link' },
  sendOn: { zh: '发送…', en: 'Send…' },
  embed: { zh: '嵌入网页', en: 'In a page of your own' },
  copyCode: { zh: '复制代码', en: 'Copy code' },
  keys: { zh: '键盘（先按 Tab 到地图）', en: 'Keys (Tab to the map first)' },
  keysPan: { zh: '移动', en: 'pan' },
  keysZoom: { zh: '缩放', en: 'zoom' },
  keysRotate: { zh: '旋转', en: 'rotate' },
  keysTilt: { zh: '倾斜', en: 'tilt' },
  keysEnter: { zh: '查看中心处的要素；测量时加点', en: 'open what is at the centre; a point when measuring' },
  keysCycle: { zh: '下一个、上一个有名称的要素', en: 'next and previous named feature' },
  keysUndo: { zh: '测量时撤销最后一点', en: 'undo the last point when measuring' },
  keysEscape: { zh: '关闭卡片、面板，结束测量', en: 'close a card or panel, end measuring' },
  tipCard: { zh: '点击地图上的要素，查看它的属性。', en: 'Click anything on the map to read about it.' },
  tipTilt: {
    zh: '按住右键（手机上用两指）拖动，旋转和倾斜地图。',
    en: 'Drag with the right button, or with two fingers, to turn and tilt the map.',
  },
  tipList: {
    zh: '“图上有什么”用文字列出图上的要素，可用键盘和读屏软件打开。',
    en: '“What the map shows” lists features in words, for keyboards and screen readers.',
  },
  tipShare: {
    zh: '地址栏里的链接随地图变化，可直接转发或存为书签。',
    en: 'The address follows the map: send it on, or keep it as a bookmark.',
  },
  tipData: {
    zh: '要素、瓦片和样式都有开放接口，见 /api。',
    en: 'Features, tiles and styles can be had as data: see /api.',
  },
  bilingual: { zh: '中英文双语注记', en: 'Names in both languages' },
  close: { zh: '关闭', en: 'Close' },
  copyLink: { zh: '复制链接', en: 'Copy link' },
  copied: { zh: '已复制', en: 'Copied' },
  copyFailed: {
    zh: '浏览器没有允许复制，请从地址栏复制。',
    en: 'Copying was not allowed; copy from the address bar.',
  },
  featurePage: { zh: '要素页面与数据', en: "The feature's page and data" },
  feature: { zh: '要素', en: 'Feature' },
  featureId: { zh: '要素编号', en: 'Feature id' },
  noAttributes: { zh: '没有公开的属性。', en: 'It has no public attributes.' },
  featureGone: { zh: '这个要素不存在，或未对外公开。', en: 'There is no such feature, or it is not public.' },
  featureFailed: { zh: '要素没有读到。', en: 'The feature could not be read.' },
  nothingHere: { zh: '这里没有可查看的要素。', en: 'There is no feature to show here.' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  loading: { zh: '正在打开地图…', en: 'Opening the map…' },
  retry: { zh: '重试', en: 'Try again' },
  away: { zh: '连接不上服务器，正在自动重试。', en: 'The server can not be reached. Trying again…' },
  offline: {
    zh: '设备没有联网。已载入的部分仍可查看，恢复后自动更新。',
    en: 'This device is offline. What is loaded can still be seen; the rest follows when it is back.',
  },
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
  sessionEnded: {
    zh: '登录已结束，现在显示公众版。',
    en: 'You are signed in no more; this is the public edition.',
  },
  signInAgain: { zh: '重新登录', en: 'Sign in again' },
  elsewhere: { zh: '地图的数据不在这里。', en: 'The data of this map lie elsewhere.' },
  history: { zh: '历史', en: 'History' },
  survey: { zh: '测绘台', en: 'Survey desk' },
  review: { zh: '审核台', en: 'Review' },
  pages: { zh: '页面', en: 'Pages' },
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
  return filled(WORDS[word][language], values);
}

/** A text with its values in the places of their names. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
