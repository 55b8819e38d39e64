import type { ClientProblem } from '@tongtu/sdk/client';
import { filled, type PageLanguage } from '../../page/words.ts';

/** What the survey desk says, beside the words of all pages. */
const WORDS = {
  survey: { zh: '测绘台', en: 'Survey desk' },
  surveyMap: {
    zh: '编辑地图。方向键移动；句号和逗号选下一个、上一个顶点，Alt 加方向键移动它；B 在中心加点，回车完成，Esc 取消。',
    en: 'Map to edit. Arrow keys pan; full stop and comma step through vertices, Alt with arrows moves one; B sets a point at the centre, Enter ends, Escape cancels.',
  },
  signInFirst: { zh: '登录后才能编辑。', en: 'Sign in to edit.' },
  signInAgain: {
    zh: '登录已过期。您的工作都在，重新登录后自动提交。',
    en: 'Your sign-in has expired. Your work is kept; it is sent when you have signed in again.',
  },
  notSurveyor: { zh: '您的账号不能编辑底图。', en: 'Your account may not edit the base map.' },
  elsewhere: {
    zh: '测绘台已在另一个标签页打开，在那里继续，或在这里接管。',
    en: 'The desk is open in another tab: go on there, or take over here.',
  },
  taken: { zh: '另一个标签页接管了测绘台。', en: 'Another tab has taken the desk over.' },
  takeOver: { zh: '在这里工作', en: 'Work here' },
  notKeptHere: {
    zh: '这个浏览器存不下您的工作，不能在这里编辑。',
    en: 'This browser can not keep your work; it can not be edited here.',
  },
  tools: { zh: '编辑工具', en: 'Editing tools' },
  select: { zh: '选择 (V)', en: 'Select (V)' },
  draw: { zh: '新建 (D)', en: 'Draw (D)' },
  split: { zh: '分割 (S)', en: 'Split (S)' },
  merge: { zh: '合并 (M)', en: 'Merge (M)' },
  square: { zh: '直角化 (Q)', en: 'Square (Q)' },
  delete: { zh: '删除 (Del)', en: 'Delete (Del)' },
  undo: { zh: '撤销 (Ctrl+Z)', en: 'Undo (Ctrl+Z)' },
  redo: { zh: '重做 (Ctrl+Y)', en: 'Redo (Ctrl+Y)' },
  backdrop: { zh: '底稿 (GeoJSON)', en: 'Backdrop (GeoJSON)' },
  copyBackdrop: { zh: '复制选中的底稿', en: 'Copy what is chosen of it' },
  backdropUnread: {
    zh: '读不出这个文件：需要经纬度的 GeoJSON。',
    en: 'The file can not be read: it takes GeoJSON in longitude and latitude.',
  },
  drawKind: { zh: '画什么', en: 'What to draw' },
  asPoint: { zh: '点', en: 'Point' },
  asLine: { zh: '线', en: 'Line' },
  asArea: { zh: '面', en: 'Area' },
  finish: { zh: '完成 (回车)', en: 'Done (Enter)' },
  addHere: { zh: '中心加点 (B)', en: 'Point at centre (B)' },
  cancel: { zh: '取消 (Esc)', en: 'Cancel (Esc)' },
  coordinates: {
    zh: '坐标：经度, 纬度 或 EPSG:4549 东, 北',
    en: 'Coordinates: lng, lat, or E, N in EPSG:4549',
  },
  set: { zh: '确定', en: 'Set' },
  badCoordinates: { zh: '读不出这个坐标。', en: 'These are no coordinates.' },
  edgeLength: { zh: '边长 {length}', en: 'edge {length}' },
  totalLength: { zh: '总长 {length}', en: 'length {length}' },
  area: { zh: '面积 {area}', en: 'area {area}' },
  angle: { zh: '角 {angle}°', en: 'angle {angle}°' },
  far: { zh: '放大后才能编辑。', en: 'Zoom in to edit.' },
  zoomToEdit: { zh: '放大到可编辑', en: 'Zoom in' },
  loadingFeatures: { zh: '正在载入要素…', en: 'Loading features…' },
  partial: {
    zh: '要素太多，没有全部载入，请再放大。',
    en: 'There is too much here to load it all: zoom in.',
  },
  loadFailed: { zh: '要素没有载入。', en: 'The features could not be loaded.' },
  nothingSelected: {
    zh: '点击地图上的要素来选择，按住 Shift 多选。',
    en: 'Click a feature to select it; hold Shift to select more.',
  },
  selectedCount: { zh: '已选 {count} 个', en: 'Selected: {count}' },
  inReviewNote: {
    zh: '已提交，审核前不能再改。',
    en: 'Handed in; it can not be changed before it is reviewed.',
  },
  attributes: { zh: '属性', en: 'Attributes' },
  several: { zh: '（多个值）', en: '(several values)' },
  none: { zh: '（无）', en: '(none)' },
  required: { zh: '必填', en: 'required' },
  badValue: { zh: '这个值不能用：{wanted}', en: 'This can not be taken: {wanted}' },
  wantedWhole: { zh: '要整数', en: 'a whole number' },
  wantedNumber: { zh: '要数字', en: 'a number' },
  wantedAtLeast: { zh: '不小于 {limit}', en: 'at least {limit}' },
  wantedAtMost: { zh: '不大于 {limit}', en: 'at most {limit}' },
  wantedLength: { zh: '最多 {limit} 个字符', en: 'at most {limit} characters' },
  wantedPattern: { zh: '格式 {limit}', en: 'of the form {limit}' },
  schemaFailed: { zh: '没有读到属性定义。', en: 'The attributes could not be read.' },
  pending: { zh: '未提交的修改', en: 'Edits not yet handed in' },
  pendingCount: { zh: '{count} 个要素有修改', en: 'Features changed: {count}' },
  nothingPending: { zh: '还没有修改。', en: 'No edits yet.' },
  changeCreate: { zh: '新建', en: 'new' },
  changeReplace: { zh: '修改', en: 'changed' },
  changeRemove: { zh: '删除', en: 'deleted' },
  error: { zh: '错误：', en: 'Error:' },
  warning: { zh: '提醒：', en: 'Warning:' },
  has_errors: {
    zh: '检查发现错误，改正后才能提交。',
    en: 'The checks found errors: put them right before handing in.',
  },
  titleOf: { zh: '标题', en: 'Title' },
  description: { zh: '说明', en: 'Description' },
  submit: { zh: '提交审核', en: 'Hand in' },
  handedIn: { zh: '已提交', en: 'Handed in' },
  stateSending: { zh: '正在发送（{done}/{all}）', en: 'being sent ({done}/{all})' },
  stateWaiting: {
    zh: '等待网络或服务器，会自动再试',
    en: 'waits for the network or the server; is tried again',
  },
  stateSubmitted: { zh: '等待审核', en: 'waits for review' },
  stateRefused: { zh: '被退回：{reason}', en: 'sent back: {reason}' },
  byReviewer: { zh: '审核人退回', en: 'by the reviewer' },
  stateDraft: { zh: '草稿', en: 'draft' },
  stateOnDesk: { zh: '正在测绘台上修改', en: 'on the desk now' },
  stateApproved: { zh: '已批准，等待发布', en: 'approved, waits for publication' },
  statePublished: { zh: '已发布', en: 'published' },
  stateRejected: { zh: '未通过', en: 'rejected' },
  stateWithdrawn: { zh: '已撤回', en: 'withdrawn' },
  inRevision: { zh: '· 第 {revision} 版', en: '· revision {revision}' },
  saidBack: { zh: '审核意见：{reason}', en: 'The reviewer says: {reason}' },
  myChangesets: { zh: '我的变更集', en: 'My changesets' },
  noChangesets: { zh: '还没有提交过变更集。', en: 'No changesets yet.' },
  openAgain: { zh: '取到台上修改', en: 'Open again' },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  remarks: { zh: '意见和检查', en: 'Remarks and findings' },
  noRemarks: { zh: '没有意见，检查没有发现问题。', en: 'Nothing was said, and the checks found nothing.' },
  notAnswered: { zh: '没有做成：{reason}', en: 'It was not done: {reason}' },
  goesOn: { zh: '继续修改“{title}”', en: 'Goes on with “{title}”' },
  draft_on_desk: {
    zh: '台上已有一个变更集在修改，先提交它。',
    en: 'Another changeset is on the desk: hand that in first.',
  },
  changed_meanwhile: {
    zh: '它刚才又变了，请再做一次。',
    en: 'It has changed in that moment; please do it again.',
  },
  edited_here: {
    zh: '其中有要素在台上改过，先提交那些修改。',
    en: 'Some of it was edited here: hand those edits in first.',
  },
  takeBack: { zh: '取回继续修改', en: 'Take back to the desk' },
  nothing_selected: { zh: '先选择要素。', en: 'Select something first.' },
  wrong_geometry: { zh: '这种图形不能这样做。', en: 'This can not be done with this kind of geometry.' },
  too_few_vertices: { zh: '顶点太少。', en: 'Too few vertices would be left.' },
  does_not_cross: { zh: '这条线没有穿过所选要素。', en: 'The line does not cross what is selected.' },
  not_adjacent: { zh: '它们不相接。', en: 'They do not touch.' },
  different_collections: { zh: '它们不属于同一个数据集。', en: 'They are of different collections.' },
  no_right_angles: { zh: '没有可以变直角的角。', en: 'There are no corners near to a right angle.' },
  no_vertex_here: { zh: '这里没有顶点。', en: 'There is no vertex here.' },
  in_review: { zh: '其中有要素在审核中。', en: 'Some of it is in review.' },
  not_kept: { zh: '没有存下，刚才的修改没有做。', en: 'It could not be kept; nothing was changed.' },
} as const satisfies Record<string, Readonly<Record<PageLanguage, string>>>;

export type SurveyWord = keyof typeof WORDS;

/** As `say` of all pages. */
export function saySurvey(
  language: PageLanguage,
  word: SurveyWord,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return filled(WORDS[word][language], values);
}

/** Why something was not done: a reason of the desk's own, or a problem that the server had. */
export function sayHindrance(language: PageLanguage, hindrance: SurveyWord | ClientProblem): string {
  if (typeof hindrance === 'string') return saySurvey(language, hindrance);
  return saySurvey(language, 'notAnswered', { reason: hindrance.detail ?? hindrance.title });
}
