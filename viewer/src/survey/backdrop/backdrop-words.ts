import { type PageLanguage, sayer } from '../../page/words.ts';
import type { Refused } from './shelf.ts';

/** What the desk says of backdrops. */
const WORDS = {
  backdrops: { zh: '底稿', en: 'Backdrops' },
  backdropNote: {
    zh: '打开本机的 DXF 或 GeoJSON 文件垫在图下，可捕捉、可复制。文件不上传，只保存在这个浏览器里。',
    en: 'Open a DXF or GeoJSON file of this machine below the edits, to snap to and to copy from. It is never uploaded, only kept in this browser.',
  },
  openFile: { zh: '打开文件…', en: 'Open a file…' },
  reading: { zh: '正在读取“{name}”（{percent}%）', en: 'Reading “{name}” ({percent}%)' },
  parsing: { zh: '正在解析“{name}”…', en: 'Taking “{name}” apart…' },
  carrying: { zh: '正在换算“{name}”的坐标…', en: 'Computing the positions of “{name}”…' },
  cancel: { zh: '取消', en: 'Cancel' },
  systemOf: { zh: '“{name}”用的坐标系', en: 'Coordinate system of “{name}”' },
  fits: { zh: '{system}（落在本市）', en: '{system} (lies in the city)' },
  noneFits: {
    zh: '按这些坐标系它都不在本市。城市地方坐标系不能在浏览器里换算，请先转换，或由服务器导入。',
    en: 'By none of these it lies in the city. A local grid can not be computed in a browser: convert the file first, or import it on the server.',
  },
  take: { zh: '载入', en: 'Load' },
  shapes: { zh: '{count} 个图形', en: 'Shapes: {count}' },
  left: { zh: '未取：{kinds}', en: 'Left out: {kinds}' },
  layer: { zh: '关闭或冻结的图层', en: 'on layers that are off' },
  geometry: { zh: '没有图形', en: 'without a shape' },
  astray: { zh: '坐标系以外', en: 'outside of the system' },
  shown: { zh: '显示', en: 'Shown' },
  shownOf: { zh: '显示“{name}”', en: 'Show “{name}”' },
  remove: { zh: '移除', en: 'Remove' },
  removeOf: { zh: '移除“{name}”', en: 'Remove “{name}”' },
  goTo: { zh: '缩放到', en: 'Zoom to' },
  goToOf: { zh: '缩放到“{name}”', en: 'Zoom to “{name}”' },
  pick: { zh: '点选底稿', en: 'Choose shapes' },
  pickNote: {
    zh: '点击底稿上的图形，按住 Shift 多选；或按 B 选中心处的图形。',
    en: 'Click a shape, hold Shift for more; or press B for the one at the centre.',
  },
  chosen: { zh: '已选 {count} 个图形', en: 'Shapes chosen: {count}' },
  copyTo: { zh: '复制到', en: 'Copy into' },
  copy: { zh: '复制为草稿', en: 'Copy as a draft' },
  notKept: {
    zh: '这个浏览器存不下底稿，关闭页面后要重新打开。',
    en: 'This browser does not keep backdrops: they are gone with the page.',
  },
  refusedFile: { zh: '没有打开“{name}”：', en: '“{name}” was not opened: ' },
  fileTooLarge: { zh: '文件太大（{got}，最多 32 MB）。', en: 'it is too large ({got}; 32 MB at most).' },
  fileUnknown: { zh: '不是 DXF，也不是 GeoJSON。', en: 'it is neither DXF nor GeoJSON.' },
  fileIsDwg: { zh: '这是 DWG，请另存为 DXF。', en: 'it is a DWG: save it as DXF.' },
  fileBinaryDxf: {
    zh: '这是二进制 DXF，请另存为文本 DXF。',
    en: 'it is a binary DXF: save it as text.',
  },
  fileBroken: { zh: '文件损坏或不完整。{got}', en: 'it is damaged or incomplete. {got}' },
  fileEmpty: { zh: '里面没有图形。', en: 'there are no shapes in it.' },
  tooManyShapes: {
    zh: '图形太多（最多 50000 个图形、100 万个顶点），请分幅打开。',
    en: 'there is too much in it (50,000 shapes and a million vertices at most): open it in parts.',
  },
  fileSlow: { zh: '太久没有读完。', en: 'it took too long to read.' },
  systemUnknown: {
    zh: '它的坐标系（{got}）不能在这里换算。',
    en: 'its coordinate system ({got}) can not be computed here.',
  },
  fileOutside: {
    zh: '按 {got} 它不在本市，换一个坐标系。',
    en: 'by {got} it does not lie in the city; choose another system.',
  },
  tooManyBackdrops: { zh: '最多 5 份底稿，先移除一份。', en: 'there are five already: remove one first.' },
} as const satisfies Record<string, Readonly<Record<PageLanguage, string>>>;

type BackdropWord = keyof typeof WORDS;

export const sayBackdrop = sayer(WORDS);

/** Why a file was not taken. */
export function sayRefused(language: PageLanguage, { name, refusal, got }: Refused): string {
  return sayBackdrop(language, 'refusedFile', { name }) + sayBackdrop(language, refusal, { got }).trim();
}

/** What was not taken of a file, by the names of its format; empty where everything was. */
export function sayLeft(language: PageLanguage, left: Readonly<Record<string, number>>): string {
  const kinds = Object.entries(left).map(
    ([kind, count]) => `${kind in WORDS ? sayBackdrop(language, kind as BackdropWord) : kind} ${count}`,
  );
  return kinds.length === 0 ? '' : sayBackdrop(language, 'left', { kinds: kinds.join(', ') });
}
