import { type PageLanguage, sayer } from '../../page/words.ts';

/** What the task list says, beside the words of the desk. */
const WORDS = {
  tasks: { zh: '任务', en: 'Tasks' },
  open: { zh: '待领取', en: 'To be taken' },
  mine: { zh: '我的', en: 'Mine' },
  nearest: { zh: '近的在前', en: 'Nearest first' },
  oldest: { zh: '旧的在前', en: 'Oldest first' },
  order: { zh: '排序', en: 'Order' },
  loading: { zh: '正在读取任务…', en: 'Reading the tasks…' },
  none: { zh: '没有待领取的任务。', en: 'There is nothing to be taken.' },
  noneMine: { zh: '您没有在办的任务。', en: 'You have nothing in work.' },
  failed: { zh: '任务没有读到。', en: 'The tasks could not be read.' },
  again: { zh: '重试', en: 'Try again' },
  more: { zh: '更多', en: 'More' },
  send_back: { zh: '退回修改', en: 'Sent back' },
  comment: { zh: '审核意见', en: 'A remark' },
  away: { zh: '{distance}', en: '{distance} away' },
  goThere: { zh: '前往', en: 'Go there' },
  take: { zh: '领取', en: 'Take it' },
  giveBack: { zh: '交还', en: 'Give back' },
  close: { zh: '办结', en: 'Close' },
  reason: { zh: '理由（反馈人可见）', en: 'Reason (the reporter reads it)' },
  asDone: { zh: '已处理', en: 'Done' },
  asDeclined: { zh: '不采纳', en: 'Declined' },
  photo: { zh: '照片', en: 'Photo' },
  contact: { zh: '联系方式：{contact}', en: 'Contact: {contact}' },
  linked: {
    zh: '由变更集 {id} 处理，发布后自动办结',
    en: 'Changeset {id} is to mend it; its publication closes this',
  },
  willLink: { zh: '由我下次提交的变更集处理', en: 'Mended by what I hand in next' },
  notDone: { zh: '没有做成：{reason}', en: 'It was not done: {reason}' },
  unreachable: { zh: '连接不上服务器', en: 'the server can not be reached' },
} as const satisfies Record<string, Readonly<Record<PageLanguage, string>>>;

export type TaskWord = keyof typeof WORDS;

export const sayTask = sayer(WORDS);
