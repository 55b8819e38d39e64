import type { PageLanguage } from '@tongtu/access';
import { dataTable } from './data-table.ts';
import { type Html, html } from './html.ts';
import { type PageText, pageText } from './page.ts';
import { type Operation, operationsOf, type Parameter } from './reference-operations.ts';

const TEXTS = {
  zh: {
    api: '数据接口',
    title: '接口参考',
    definition: 'OpenAPI 文档',
    contents: '目录',
    parameters: '参数',
    name: '名称',
    meaning: '含义',
    value: '值',
    required: '必填',
    default: '默认',
    example: '例',
    answers: '回答',
    as: '回答格式',
    body: '请求正文',
    send: '发送',
    stop: '停止',
    command: '命令行',
    answer: '结果',
    filter: '筛选接口',
    none: '没有符合的接口。',
  },
  en: {
    api: 'API',
    title: 'API reference',
    definition: 'OpenAPI document',
    contents: 'Contents',
    parameters: 'Parameters',
    name: 'Name',
    meaning: 'Meaning',
    value: 'Value',
    required: 'required',
    default: 'default',
    example: 'e.g.',
    answers: 'Answers',
    as: 'Answer as',
    body: 'Request body',
    send: 'Send',
    stop: 'Stop',
    command: 'Command line',
    answer: 'Answer',
    filter: 'Filter',
    none: 'Nothing fits.',
  },
} as const;
type Texts = (typeof TEXTS)[PageLanguage];

/** The API for people: every operation of an OpenAPI document with its parameters, and a form that asks it. */
export function referencePage(language: PageLanguage, document: Readonly<Record<string, unknown>>): PageText {
  const text = TEXTS[language];
  const { tags, info } = document as {
    tags: readonly { name: string; description: string }[];
    info: { description: string };
  };
  const operations = operationsOf(document);
  const sections = tags.map((tag, index) => ({
    ...{ tag, id: `tag-${index}` },
    operations: operations.filter((operation) => operation.tag === tag.name),
  }));
  return pageText({
    ...{ language, title: text.title, trail: [{ href: '/api', title: text.api }], links: [] },
    script: '/api-console.js',
    content: html`<p>${info.description}</p>
<nav class="contents" aria-label="${text.contents}"><ul class="links">${sections.map(
      ({ tag, id }) => html`<li><a href="#${id}">${tag.name}</a></li>`,
    )}
<li><a href="/api/openapi.json">${text.definition}</a></li></ul></nav>
<api-filter><label>${text.filter} <input type="search" autocomplete="off"></label><p role="status" hidden>${text.none}</p></api-filter>
${sections.map(
  ({
    tag,
    id,
    operations: members,
  }) => html`<section id="${id}"><h2>${tag.name}</h2><p class="soft">${tag.description}</p>
${members.map((operation) => operationText(text, operation))}</section>`,
)}`,
  });
}

function operationText(text: Texts, operation: Operation): Html {
  const { id, method, path, summary, description, answers } = operation;
  return html`<details class="operation" id="${id}"><summary><span class="method">${method}</span> <code>${path}</code>
<span class="summary">${summary}</span></summary>
<div class="body">${description !== '' && html`<p>${description}</p>`}
${form(text, operation)}
<h3>${text.answers}</h3>
<dl class="answers">${answers.map(
    ({ status, description: meaning, types }) =>
      html`<dt>${status}</dt><dd>${meaning}${types.length > 0 && html`<br><code>${types.join(', ')}</code>`}</dd>`,
  )}</dl></div></details>`;
}

/** Without a script it says what there is to ask; `api-try` sends it. */
function form(text: Texts, { id, method, url, parameters, types, body }: Operation): Html {
  return html`<api-try data-method="${method}" data-url="${url}"><form>
${
  parameters.length > 0 &&
  html`<h3>${text.parameters}</h3>${dataTable(
    text.parameters,
    [text.name, text.value, text.meaning],
    parameters.map((parameter) => row(text, id, parameter)),
  )}`
}
${
  body !== undefined &&
  html`<p><label>${text.body}<br><textarea name="body" rows="4" spellcheck="false">${body}</textarea></label></p>`
}
<p class="send">${
    types.length > 1 &&
    html`<label>${text.as} <select name="accept">${types.map((type) => html`<option>${type}</option>`)}</select></label>`
  }${types.length === 1 && html`<input type="hidden" name="accept" value="${types[0]}">`}
<button type="submit">${text.send}</button> <button type="button" data-stop hidden>${text.stop}</button></p>
</form>
<div class="answer" hidden><h3>${text.command}</h3><pre tabindex="0" data-command></pre>
<h3>${text.answer}</h3><p role="status" data-status></p><pre tabindex="0" data-headers></pre><pre tabindex="0" data-body></pre></div></api-try>`;
}

function row(text: Texts, operationId: string, parameter: Parameter): Html {
  const { name, place, isRequired, description, type, choices, value, example, fallback } = parameter;
  const id = `${operationId}-${name}`;
  const field = { id, name: `${place}:${name}` };
  return html`<tr><th scope="row"><label for="${id}">${name}</label><br><span class="soft">${type}${isRequired && html` · ${text.required}`}</span></th>
<td>${
    choices.length > 0
      ? html`<select id="${field.id}" name="${field.name}">${!isRequired && html`<option value=""></option>`}${choices.map(
          (choice) =>
            choice === value ? html`<option selected>${choice}</option>` : html`<option>${choice}</option>`,
        )}</select>`
      : isRequired
        ? html`<input id="${field.id}" name="${field.name}" value="${value}" required>`
        : html`<input id="${field.id}" name="${field.name}" value="${value}">`
  }</td>
<td>${description}<span class="soft">${fallback !== '' && html`<br>${text.default}: ${fallback}`}${example !== '' && html`<br>${text.example} <button type="button" class="example" data-for="${field.id}">${example}</button>`}</span></td></tr>\n`;
}
