import { css } from 'lit';
import { fullMapStyles } from './full-map-styles.ts';

/**
 * What lies over a map that fills its page: header and panel at the left, notices between, a line at the bottom. Which
 * columns there are, and how they stand on a phone, each page says itself.
 */
export const mapFrameStyles = [
  ...fullMapStyles,
  css`
    .frame {
      position: absolute;
      inset: 12px max(12px, env(safe-area-inset-right)) max(10px, env(safe-area-inset-bottom))
        max(12px, env(safe-area-inset-left));
      display: grid;
      gap: 12px;
      pointer-events: none;
    }
    .frame > *,
    footer > * {
      pointer-events: auto;
    }
    page-header {
      grid-area: 1 / 1;
    }
    .side {
      grid-area: 2 / 1;
      align-self: start;
      box-sizing: border-box;
      max-height: 100%;
      overflow: auto;
      padding: 10px 16px;
      border: 1px solid var(--paper-edge);
      border-radius: var(--radius);
      background: var(--paper);
      box-shadow: var(--shadow);
      color: var(--ink);
      font-size: 14px;
    }
    .side:focus-visible {
      outline: 3px solid var(--celadon);
      outline-offset: -3px;
    }
    .notices {
      grid-area: 1 / 2 / 3 / 3;
      align-self: end;
      justify-self: center;
      display: grid;
      justify-items: center;
      gap: 8px;
      max-width: 100%;
    }
    .message,
    .notice {
      margin: 0;
      padding: 8px 14px;
      border-radius: 8px;
      background: var(--ink);
      color: var(--paper);
      font-size: 14px;
    }
    footer {
      display: flex;
      align-items: flex-end;
      justify-content: space-between;
      gap: 6px 12px;
      pointer-events: none;
    }
  `,
];
