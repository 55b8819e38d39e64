import type { PageLanguage } from '@tongtu/access';
import { REPORT_KIND_TITLES, type Report } from '@tongtu/sdk/contract';
import { html } from '../html/html.ts';
import { type PageText, pageText } from '../html/page.ts';

const TEXTS = {
  zh: {
    title: '错误反馈',
    states: { received: '已收到', in_work: '处理中', done: '已处理', declined: '未采纳' },
    told: {
      received: '测绘人员尚未开始处理。请保存本页地址，随时可以回来查看。',
      in_work: '已有测绘人员在处理。',
      done: '感谢您的反馈。',
      declined: '测绘人员核对后未作修改。',
    },
    revision: (revision: number) => `地图已在第 ${revision} 版中更正。`,
    reason: '测绘人员的说明',
    kind: '问题',
    text: '您的说明',
    photo: '照片',
    attached: '已附',
    sent: '提交时间',
    changed: '最近变动',
    place: '位置',
    onMap: '在地图上查看',
  },
  en: {
    title: 'Error report',
    states: { received: 'Received', in_work: 'In work', done: 'Done', declined: 'Declined' },
    told: {
      received: 'No surveyor has begun with it yet. Keep the address of this page to come back and see.',
      in_work: 'A surveyor is working on it.',
      done: 'Thank you for your report.',
      declined: 'The surveyors have looked at it and left the map as it is.',
    },
    revision: (revision: number) => `The map was mended in revision ${revision}.`,
    reason: 'What the surveyors say',
    kind: 'What is wrong',
    text: 'What you wrote',
    photo: 'Photo',
    attached: 'attached',
    sent: 'Sent',
    changed: 'Last change',
    place: 'Place',
    onMap: 'Show on the map',
  },
} as const;

/** In the time of the city, which is on Beijing time wherever the server stands. */
const timeIn = (language: PageLanguage, time: string): string =>
  new Date(time).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', {
    ...{ timeZone: 'Asia/Shanghai', dateStyle: 'medium', timeStyle: 'short' },
  });

/** A report for whoever sent it: how far it is. */
export function reportPage(language: PageLanguage, report: Report, jsonUrl: string): PageText {
  const text = TEXTS[language];
  const { state, kind, place, revision, reason } = report;
  const [lng, lat] = place;
  const row = (title: string, value: Parameters<typeof html>[1]) =>
    html`<tr><th scope="row">${title}</th><td>${value}</td></tr>\n`;
  return pageText({
    ...{ language, title: text.title, trail: [] },
    links: [{ rel: 'alternate', type: 'application/json', href: jsonUrl }],
    content: html`<p class="state" data-state="${state}"><strong>${text.states[state]}</strong></p>
<p>${text.told[state]} ${revision !== undefined && text.revision(revision)}</p>
${reason !== undefined && html`<h2>${text.reason}</h2><p class="said">${reason}</p>`}
<div class="table"><table>
${row(text.kind, REPORT_KIND_TITLES[kind][language])}${row(text.text, html`<span class="said">${report.text}</span>`)}
${report.hasPhoto && row(text.photo, text.attached)}${row(text.sent, timeIn(language, report.createdAt))}
${row(text.changed, timeIn(language, report.updatedAt))}
${row(text.place, html`<a href="/#${`map=18/${lat.toFixed(5)}/${lng.toFixed(5)}`}">${text.onMap}</a>`)}
</table></div>`,
  });
}
