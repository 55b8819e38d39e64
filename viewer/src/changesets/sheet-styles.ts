import { css } from 'lit';
import { field, textButton } from '../page/panel.ts';

/** What stands in the sheet of these pages: headings, lists to choose from, forms. */
export const sheetStyles = [
  textButton,
  field,
  css`
    :host {
      display: block;
    }
    h2 {
      margin: 4px 0;
      font-size: 17px;
      overflow-wrap: anywhere;
    }
    h3 {
      margin: 14px 0 4px;
      font-size: 15px;
    }
    p {
      margin: 0 0 6px;
      overflow-wrap: anywhere;
    }
    ul,
    ol {
      margin: 0 0 6px;
      padding: 0;
      list-style: none;
    }
    li {
      border-top: 1px solid var(--paper-edge);
    }
    .soft {
      color: var(--ink-soft);
      font-size: 13px;
    }
    .alarm {
      color: var(--seal-text);
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px 8px;
    }
    .action {
      box-sizing: border-box;
      max-width: 100%;
      margin-inline-start: -12px;
      flex-wrap: wrap;
    }
    .row .action {
      margin-inline-start: 0;
    }
    .row .action:first-child {
      margin-inline-start: -12px;
    }
    .row .action[aria-pressed='true']:first-child {
      margin-inline-start: 0;
    }
    .wide {
      width: calc(100% + 24px);
      max-width: none;
      padding-block: 8px;
      color: var(--ink);
    }
    select,
    textarea {
      box-sizing: border-box;
      width: 100%;
      min-height: 44px;
      padding: 0 6px;
      border: 1px solid var(--ink-soft);
      border-radius: 8px;
      background: var(--paper);
      color: var(--ink);
      font: inherit;
      font-size: 14px;
    }
    textarea {
      min-height: 60px;
      padding: 6px 8px;
      resize: vertical;
    }
    input[type='checkbox'] {
      width: 20px;
      min-height: 20px;
      margin: 0;
      accent-color: var(--celadon);
    }
    .tag {
      padding: 0 8px;
      border: 1px solid currentcolor;
      border-radius: 999px;
      font-size: 12px;
      white-space: nowrap;
    }
    :focus-visible {
      outline: 3px solid var(--celadon);
      outline-offset: -2px;
    }
  `,
];
