import { css } from 'lit';

/** A part of the desk's side that is folded away under its heading (`details`), with a plain list in it. */
export const foldedList = css`
  summary {
    min-height: 44px;
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: 14px;
    cursor: pointer;
  }
  summary::before {
    content: '▸';
  }
  details[open] > summary::before {
    content: '▾';
  }
  ul {
    margin: 0 0 8px;
    padding: 0;
    list-style: none;
  }
`;
