import { css } from 'lit';
import { fullMapStyles } from '../page/full-map-styles.ts';
import { spinner } from '../page/panel.ts';

/** The map fills the page, the sheet with the work lies at its left; on a phone it is a sheet at the bottom. */
export const workPageStyles = [
  ...fullMapStyles,
  spinner,
  css`
    #other {
      position: absolute;
      inset: 0;
      pointer-events: none;
    }
    .frame {
      position: absolute;
      inset: 12px max(12px, env(safe-area-inset-right)) max(10px, env(safe-area-inset-bottom))
        max(12px, env(safe-area-inset-left));
      display: grid;
      grid-template: auto minmax(0, 1fr) auto / minmax(0, 420px) 1fr;
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
    .message {
      margin: 0;
      padding: 8px 14px;
      border-radius: 8px;
      background: var(--ink);
      color: var(--paper);
      font-size: 14px;
    }
    footer {
      grid-area: 3 / 1 / 4 / 3;
      display: flex;
      align-items: flex-end;
      justify-content: space-between;
      gap: 6px 12px;
      pointer-events: none;
    }
    @media (max-width: 700px) {
      .frame {
        inset-inline: 8px;
        grid-template: auto minmax(0, 1fr) minmax(0, auto) auto / minmax(0, 1fr);
        gap: 8px;
      }
      .notices {
        grid-area: 2 / 1;
      }
      .side {
        grid-area: 3 / 1;
        width: 100%;
        max-height: 50vh;
      }
      footer {
        grid-area: 4 / 1;
        flex-direction: column-reverse;
        align-items: stretch;
      }
    }
  `,
];
