import { type PageLanguage, sayer } from '../../page/words.ts';

/** What the report form says, beside the words of all pages. */
const WORDS = {
  about: {
    zh: '地图哪里不对？测绘人员会核对，您可以凭链接查看进展。',
    en: 'What is wrong with the map? Surveyors will look at it; a link tells you how far it is.',
  },
  kind: { zh: '问题', en: 'What is wrong' },
  text: { zh: '说明', en: 'In your words' },
  textHint: { zh: '例如：这家店已改名为“老面馆”', en: 'For example: this shop is called Old Noodles now' },
  photo: { zh: '照片（可不附，至多 5 MB）', en: 'Photo (if you like, up to 5 MB)' },
  photoNote: {
    zh: '照片中的拍摄位置和设备信息会被去除。',
    en: 'Where and by what it was taken is removed from it.',
  },
  contact: { zh: '联系方式（可不填）', en: 'How to reach you (if you like)' },
  contactNote: {
    zh: '只有处理的人能看到，办结后删除。',
    en: 'Seen by whoever works on it alone, and deleted afterwards.',
  },
  place: { zh: '位置 {place}', en: 'Place {place}' },
  placeHint: {
    zh: '点击地图；或移动地图让十字对准，再按“用十字处”。红点是要报的位置',
    en: 'Click the map, or move it under the cross and press “Use the cross”. The red dot is the place',
  },
  placeHere: { zh: '用十字处', en: 'Use the cross' },
  aboutFeature: { zh: '关于“{name}”', en: 'About “{name}”' },
  notAboutIt: { zh: '与它无关', en: 'Not about it' },
  send: { zh: '提交', en: 'Send' },
  sending: { zh: '正在提交…', en: 'Sending…' },
  sent: { zh: '已收到，谢谢！', en: 'Received, thank you!' },
  sentNote: {
    zh: '请保存这个链接，凭它查看进展。别人得不到它。',
    en: 'Keep this link: it tells how far your report is. Nobody else has it.',
  },
  link: { zh: '您的链接', en: 'Your link' },
  openLink: { zh: '查看进展', en: 'See how far it is' },
  another: { zh: '再报一处', en: 'Report another' },
  photoSent: { zh: '照片已附上。', en: 'The photo is attached.' },
  photoFailed: {
    zh: '反馈已收到，但照片没有附上：{reason}',
    en: 'Your report is there, but the photo is not: {reason}',
  },
  photoAgain: { zh: '再传一次照片', en: 'Send the photo again' },
  photoUnread: {
    zh: '读不出这张照片，请用 JPEG、PNG 或 WebP，至多 5 MB。',
    en: 'The photo can not be read: JPEG, PNG or WebP of up to 5 MB are taken.',
  },
  away: {
    zh: '连接不上服务器。您写的都在，请再试一次。',
    en: 'The server can not be reached. What you wrote is kept; try again.',
  },
  tooMany: {
    zh: '现在收到的反馈太多，请过 {minutes} 分钟再提交。您写的都在。',
    en: 'Too many reports for now: send it in {minutes} min. What you wrote is kept.',
  },
  refused: { zh: '没有收下：{reason}', en: 'It was not taken: {reason}' },
} as const satisfies Record<string, Readonly<Record<PageLanguage, string>>>;

export type ReportWord = keyof typeof WORDS;

export const sayReport = sayer(WORDS);
