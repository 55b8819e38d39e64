import { css } from 'lit';
import { mapFrameStyles } from '../../page/map-frame-styles.ts';
import { textButton } from '../../page/panel.ts';

/** The map fills the page, tools at the right, the panel beside them; on a phone the panel is a sheet at the bottom. */
export const surveyPageStyles = [
  ...mapFrameStyles,
  textButton,
  css`
    #map:has(.maplibregl-canvas:focus-visible) + .crosshair {
      visibility: visible;
    }
    .frame {
      grid-template: auto minmax(0, 1fr) auto / minmax(0, 360px) 1fr auto;
    }
    survey-tools {
      grid-area: 1 / 3 / 3 / 4;
    }
    h2,
    h3 {
      margin: 6px 0;
      font-size: 15px;
    }
    .side > .action {
      margin-block: 6px;
    }
    .soft {
      margin: 0 0 8px;
      color: var(--ink-soft);
      font-size: 13px;
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
