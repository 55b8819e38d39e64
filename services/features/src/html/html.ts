import { escapeHtml } from '@tongtu/access';

/** HTML that may stand in a page as it is. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | undefined | false | readonly Value[];

/**
 * A template whose values are escaped, in text and in quoted attributes alike, unless they are {@link Html} themselves.
 * Lists are joined, `undefined` and `false` are nothing.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(
    strings.map((part, index) => (index === 0 ? part : `${textOf(values[index - 1])}${part}`)).join(''),
  );
}

function textOf(value: Value): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return escapeHtml(value);
  return typeof value === 'number' ? String(value) : value.map(textOf).join('');
}
