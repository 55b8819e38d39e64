import { css } from 'lit';
import { fullMapStyles } from '../page/full-map-styles.ts';

const SIDE_IN_COLUMN = css`
  position: static;
  align-self: flex-end;
  min-height: 0;
  max-width: 100%;
  max-height: none;
`;

/** The map fills the page; everything else lies on it, at its edges. On a phone the card is a sheet at the bottom. */
export const mapPageStyles = [
  ...fullMapStyles,
  css`
    :host {
      --edge: max(12px, env(safe-area-inset-left));
    }
    #map:has(.maplibregl-canvas:focus-visible) + .crosshair {
      visibility: visible;
    }
    /* Everything else in one column, so that nothing can lie on another thing however long its text is. */
    .frame {
      position: absolute;
      inset: 12px max(12px, env(safe-area-inset-right)) max(10px, env(safe-area-inset-bottom)) var(--edge);
      display: flex;
      flex-direction: column;
      align-items: flex-start;
      gap: 12px;
      pointer-events: none;
    }
    .frame > *,
    footer > * {
      pointer-events: auto;
    }
    page-header,
    feature-card {
      width: min(360px, 100%);
    }
    page-header,
    map-tools,
    footer {
      flex: none;
    }
    map-tools {
      position: absolute;
      right: 0;
      top: 0;
    }
    .side {
      position: absolute;
      right: 56px;
      top: 0;
      display: flex;
      max-width: calc(100% - 56px);
      max-height: calc(100% - var(--footer, 0px) - 12px);
      z-index: 2;
    }
    .side > * {
      min-width: 0;
    }
    feature-card {
      min-height: 0;
      display: flex;
      flex-direction: column;
    }
    .notices {
      flex: none;
      align-self: center;
      margin-top: auto;
      display: grid;
      justify-items: center;
      max-width: 100%;
    }
    /* Nothing else to see: then it stands in the middle. */
    .notices[data-alone] {
      position: absolute;
      left: 50%;
      bottom: 50%;
      width: max-content;
      transform: translate(-50%, 50%);
    }
    footer {
      align-self: stretch;
      display: flex;
      align-items: flex-end;
      justify-content: space-between;
      gap: 6px 12px;
      pointer-events: none;
    }
    .notices[data-alone] ~ footer {
      margin-top: auto;
    }
    map-imprint {
      min-width: 0;
    }
    .message {
      margin: 8px 0 0;
      padding: 8px 14px;
      border-radius: 8px;
      background: var(--ink);
      color: var(--paper);
      font-size: 14px;
    }
    .scale {
      flex: none;
    }
    .readings {
      display: flex;
      flex: none;
      align-items: flex-end;
      gap: 6px 12px;
      pointer-events: none;
    }
    .readings > * {
      pointer-events: auto;
    }
    /* Everything on the map at once, so that its proportions stay. */
    :host([large-type]) .frame {
      zoom: 1.3;
    }
    .maplibregl-ctrl-scale {
      border-color: var(--ink-soft);
      background: color-mix(in srgb, var(--paper) 80%, transparent);
      color: var(--ink);
      font: 12px var(--font);
    }
    @media (max-width: 600px) {
      .frame {
        inset-inline: 8px;
        gap: 8px;
      }
      page-header {
        width: 100%;
      }
      map-tools {
        position: static;
        align-self: flex-end;
      }
      /* A sheet above scale and imprint, which must stay in sight; under it the order of the column changes. */
      feature-card {
        order: 1;
        width: 100%;
        max-height: 46%;
      }
      footer {
        order: 2;
        flex-direction: column-reverse;
        align-items: stretch;
      }
      .readings {
        justify-content: space-between;
      }
      /* Fingers find them as they are, and larger they would push the imprint off the page. */
      :host([large-type]) map-tools {
        zoom: 0.77;
      }
    }
    /* There is room for one of the two; closed, the panel gives way to the card again. */
    @media (max-width: 760px) {
      .side {
        top: 68px;
        max-height: calc(100% - var(--footer, 0px) - 68px - 8px);
      }
      .side ~ feature-card {
        display: none;
      }
    }
    /* Where the tools lie in rows, a panel lies below them (\`map-tools.ts\`). */
    @media (max-width: 600px) {
      :host([large-type]) .side {
        ${SIDE_IN_COLUMN}
      }
    }
    @media (max-width: 600px) and (max-height: 720px) {
      .side {
        ${SIDE_IN_COLUMN}
      }
    }
  `,
];
