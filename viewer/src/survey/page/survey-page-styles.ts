import { css } from 'lit';
import { fullMapStyles } from '../../page/full-map-styles.ts';

/** The map fills the page, tools at the right, the panel beside them; on a phone the panel is a sheet at the bottom. */
export const surveyPageStyles = [
  ...fullMapStyles,
  css`
    .frame {
      position: absolute;
      inset: 12px max(12px, env(safe-area-inset-right)) max(10px, env(safe-area-inset-bottom))
        max(12px, env(safe-area-inset-left));
      display: grid;
      grid-template: auto minmax(0, 1fr) auto / minmax(0, 360px) 1fr auto;
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
    survey-tools {
      grid-area: 1 / 3 / 3 / 4;
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
    h2,
    h3 {
      margin: 6px 0;
      font-size: 15px;
    }
    .soft {
      margin: 0 0 8px;
      color: var(--ink-soft);
      font-size: 13px;
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
    .notice {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
    }
    .notice :is(a, button) {
      min-height: 44px;
      display: inline-flex;
      align-items: center;
      border: 0;
      background: none;
      color: inherit;
      font: inherit;
      text-decoration: underline;
      cursor: pointer;
    }
    footer {
      grid-area: 3 / 1 / 4 / 4;
      display: flex;
      align-items: flex-end;
      justify-content: space-between;
      gap: 6px 12px;
      pointer-events: none;
    }
    @media (max-width: 600px) {
      .frame {
        inset-inline: 8px;
        grid-template: auto auto minmax(0, 1fr) minmax(0, auto) auto / minmax(0, 1fr);
        gap: 8px;
      }
      survey-tools {
        grid-area: 2 / 1;
      }
      .notices {
        grid-area: 3 / 1;
      }
      .side {
        grid-area: 4 / 1;
        max-height: 42vh;
        width: 100%;
      }
      footer {
        grid-area: 5 / 1;
        flex-direction: column-reverse;
        align-items: stretch;
      }
    }
  `,
];
