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
  page-icon {
    font-size: 21px;
  }
`;

/** A button or link that says in words what it does, in a line of its own or with others. */
export const textButton = css`
  .action,
  :host > button {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 44px;
    padding: 0 12px;
    border: 0;
    border-radius: 8px;
    background: none;
    color: var(--celadon);
    font: inherit;
    font-size: 14px;
    text-align: start;
    text-decoration: none;
    cursor: pointer;
  }
  .action:hover,
  :host > button:hover {
    background: var(--hover);
  }
  .action[disabled] {
    color: var(--ink-soft);
    cursor: default;
  }
  .action[aria-pressed='true'],
  .action[aria-checked='true'] {
    background: var(--celadon);
    color: var(--on-celadon);
  }
  page-icon {
    flex: none;
    font-size: 19px;
  }
`;

/** What is written in or chosen from, and its label. */
export const field = css`
  label {
    display: block;
    margin: 0 0 4px;
    color: var(--ink-soft);
    font-size: 13px;
  }
  input,
  select,
  textarea {
    box-sizing: border-box;
    width: 100%;
    min-height: 40px;
    padding: 0 10px;
    border: 1px solid var(--ink-soft);
    border-radius: 8px;
    background: var(--paper);
    color: var(--ink);
    font: inherit;
    font-size: 14px;
  }
  select {
    padding: 0 6px;
  }
  textarea {
    padding: 6px 10px;
    resize: vertical;
  }
`;

/** What is longer than its panel has a shadow where it goes on. The covers scroll along and hide it at both ends. */
export const scrollEdges = css`
  .body {
    background:
      linear-gradient(var(--paper) 40%, transparent) top / 100% 36px no-repeat local,
      linear-gradient(transparent, var(--paper) 60%) bottom / 100% 36px no-repeat local,
      radial-gradient(farthest-side at 50% 0, var(--scroll-edge), transparent) top / 100% 14px no-repeat scroll,
      radial-gradient(farthest-side at 50% 100%, var(--scroll-edge), transparent) bottom / 100% 14px no-repeat
        scroll;
  }
`;

/** Something is under way. */
export const spinner = css`
  .spinner {
    display: inline-block;
    width: 1.1em;
    height: 1.1em;
    border: 2px solid var(--paper-edge);
    border-top-color: var(--celadon);
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(360deg);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 4s;
    }
  }
`;
