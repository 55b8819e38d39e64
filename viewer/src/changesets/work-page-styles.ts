import { css } from 'lit';
import { mapFrameStyles } from '../page/map-frame-styles.ts';
import { spinner } from '../page/panel.ts';

/** The map fills the page, the sheet with the work lies at its left; on a phone it is a sheet at the bottom. */
export const workPageStyles = [
  ...mapFrameStyles,
  spinner,
  css`
    #other {
      position: absolute;
      inset: 0;
      pointer-events: none;
    }
    .frame {
      grid-template: auto minmax(0, 1fr) auto / minmax(0, 420px) 1fr;
    }
    footer {
      grid-area: 3 / 1 / 4 / 3;
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
