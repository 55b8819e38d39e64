import { css, unsafeCSS } from 'lit';
import maplibreCss from 'maplibre-gl/dist/maplibre-gl.css?inline';

/** A page that a map fills, with a crosshair in its middle where a position is chosen without a pointer. */
export const fullMapStyles = [
  unsafeCSS(maplibreCss),
  css`
    :host {
      position: fixed;
      inset: 0;
      display: block;
      overflow: hidden;
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
    /* On the map, which is light whatever the page is. */
    .maplibregl-canvas:focus-visible {
      outline: 3px solid #1f5a6b;
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
    .crosshair[data-shown] {
      visibility: visible;
    }
  `,
];
