import { type Html, html } from './html.ts';

/** The head of a column; one without a title says nothing that its cells do not. */
export type ColumnHead = string | { readonly title: string; readonly isNumber: boolean };

/**
 * A table that scrolls sideways in a box of its own where it is wider than the screen: by keyboard, too, so it takes the
 * focus and has a name (WCAG 2.2, 2.1.1).
 */
export function dataTable(name: string, heads: readonly ColumnHead[], rows: readonly Html[]): Html {
  return html`<div class="table" tabindex="0" role="region" aria-label="${name}"><table>
<thead><tr>${heads.map(headCell)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function headCell(head: ColumnHead): Html {
  const { title, isNumber } = typeof head === 'string' ? { title: head, isNumber: false } : head;
  if (title === '') return html`<td></td>`;
  return html`<th scope="col" class="${isNumber && 'number'}">${title}</th>`;
}
