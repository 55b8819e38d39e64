import { css } from 'lit';

/** What lies on the map: a sheet of paper with an edge and a shadow. */
export const panel = css`
  .panel {
    background: var(--paper);
    border: 1px solid var(--paper-edge);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
    color: var(--ink);
  }
  :focus-visible {
    outline: 3px solid var(--celadon);
    outline-offset: 2px;
  }
`;

/** A plain button: large enough for a finger (44 px), quiet until needed. */
export const toolButton = css`
  button {
    display: grid;
    place-items: center;
    min-width: 44px;
    min-height: 44px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--ink);
    font: inherit;
    font-size: 15px;
    cursor: pointer;
  }
  button:hover {
    background: var(--hover);
  }
  button[aria-pressed='true'] {
    background: var(--celadon);
    color: var(--on-celadon);
  }
  wa-icon {
    font-size: 21px;
  }
`;
