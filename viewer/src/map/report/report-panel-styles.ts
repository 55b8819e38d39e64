import { css } from 'lit';
import { field, spinner } from '../../page/panel.ts';
import { sidePanel } from '../side-panel.ts';

export const reportPanelStyles = [
  sidePanel,
  field,
  spinner,
  css`
    side-panel {
      width: 304px;
    }
    p {
      margin: 0 0 6px;
    }
    label {
      margin-top: 8px;
    }
    input[type='file'] {
      padding: 6px;
    }
    .soft {
      color: var(--ink-soft);
      font-size: 13px;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 8px;
    }
    .row .action {
      padding-inline: 0;
    }
    .row span {
      font-variant-numeric: tabular-nums;
    }
    .send {
      width: 100%;
      justify-content: center;
      background: var(--celadon);
      color: var(--on-celadon);
    }
    .send:hover {
      background: var(--celadon);
      filter: brightness(1.08);
    }
    .send[disabled] {
      color: var(--on-celadon);
      opacity: 0.75;
    }
    form > .outcome,
    .warning {
      color: var(--seal-text);
    }
    .outcome:focus {
      outline: none;
    }
    /* Low enough that the cross at the middle of a phone stays in sight. */
    @media (max-width: 600px) {
      :host {
        /* No percentage beside it: of a parent without a height it would make the whole limit none. */
        max-height: 37vh;
      }
    }
    /* Out of sight for people, there for programs that fill in whatever they find. */
    .trap {
      position: absolute;
      width: 1px;
      min-height: 1px;
      height: 1px;
      padding: 0;
      border: 0;
      clip-path: inset(50%);
    }
  `,
];
