import { css, unsafeCSS } from 'lit';
import maplibreCss from 'maplibre-gl/dist/maplibre-gl.css?inline';

/** The map fills the page; everything else lies on it, at its edges. On a phone the card is a sheet at the bottom. */
export const mapPageStyles = [
  unsafeCSS(maplibreCss),
  css`
    :host {
      position: fixed;
      inset: 0;
      display: block;
      overflow: hidden;
      --edge: max(12px, env(safe-area-inset-left));
    }
    [hidden] {
      display: none !important;
    }
    #map {
      position: absolute;
      inset: 0;
      background: #f6f2e9;
      font: inherit;
    }
    .maplibregl-canvas:focus-visible {
      outline: 3px solid var(--celadon);
      outline-offset: -3px;
    }
    .crosshair {
      position: absolute;
      left: 50%;
      top: 50%;
      width: 22px;
      height: 22px;
      margin: -11px 0 0 -11px;
      background:
        linear-gradient(var(--seal), var(--seal)) center / 2px 100% no-repeat,
        linear-gradient(var(--seal), var(--seal)) center / 100% 2px no-repeat;
      visibility: hidden;
      pointer-events: none;
    }
    #map:has(.maplibregl-canvas:focus-visible) + .crosshair {
      visibility: visible;
    }
    page-header {
      position: absolute;
      left: var(--edge);
      top: 12px;
      width: min(360px, calc(100% - 2 * var(--edge)));
    }
    map-tools {
      position: absolute;
      right: max(12px, env(safe-area-inset-right));
      top: 12px;
    }
    layer-panel {
      position: absolute;
      right: calc(max(12px, env(safe-area-inset-right)) + 56px);
      top: 12px;
      max-height: calc(100% - 24px);
      z-index: 2;
    }
    feature-card {
      position: absolute;
      left: var(--edge);
      top: 84px;
      width: min(360px, calc(100% - 2 * var(--edge)));
      max-height: calc(100% - 84px - 60px);
      display: flex;
      flex-direction: column;
    }
    map-imprint {
      position: absolute;
      left: var(--edge);
      bottom: max(10px, env(safe-area-inset-bottom));
      max-width: calc(100% - 2 * var(--edge) - 150px);
    }
    .notices {
      position: absolute;
      left: 50%;
      bottom: 64px;
      transform: translateX(-50%);
      display: grid;
      justify-items: center;
      gap: 8px;
      width: max-content;
      max-width: calc(100% - 24px);
    }
    /* Nothing else to see: then it stands in the middle. */
    .notices[data-alone] {
      bottom: 50%;
      transform: translate(-50%, 50%);
    }
    .message {
      margin: 0;
      padding: 8px 14px;
      border-radius: 8px;
      background: var(--ink);
      color: var(--paper);
      font-size: 14px;
    }
    .maplibregl-ctrl-bottom-right {
      right: 4px;
      bottom: 4px;
    }
    .maplibregl-ctrl-scale {
      border-color: var(--ink-soft);
      background: rgb(253 251 246 / 80%);
      color: var(--ink);
      font: 12px var(--font);
    }
    @media (max-width: 600px) {
      page-header {
        width: calc(100% - 2 * var(--edge));
      }
      map-tools {
        top: 76px;
      }
      layer-panel {
        top: 76px;
        max-height: calc(100% - 88px);
      }
      /* A sheet above the imprint, which must stay in sight. */
      feature-card {
        top: auto;
        left: 8px;
        bottom: 58px;
        width: calc(100% - 16px);
        max-height: 46%;
        z-index: 3;
      }
      /* Where the sheet is open, the edge buttons would lie under it. */
      feature-card:not([hidden]) ~ .notices {
        bottom: calc(46% + 66px);
      }
      map-imprint {
        max-width: calc(100% - 2 * var(--edge));
        bottom: 8px;
      }
      .maplibregl-ctrl-bottom-right {
        bottom: 52px;
      }
    }
  `,
];
