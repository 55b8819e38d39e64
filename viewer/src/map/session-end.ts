import type { ReactiveControllerHost } from 'lit';
import type { Address } from './address.ts';

const ENDED = { sessionEnded: true };

/**
 * A page that holds data of the full edition starts anew, at the same place, when its session has ended: nothing of them
 * stays. What is to be said then is kept with the entry of the browser's history, which outlasts the reload and needs
 * no storage.
 */
export class SessionEnd {
  /** Whether this page is such a new start, until the reader has taken notice. */
  isToBeSaid = (history.state as Partial<typeof ENDED> | null)?.sessionEnded === true;
  readonly #host: ReactiveControllerHost;
  readonly #address: Address;

  constructor(host: ReactiveControllerHost, address: Address) {
    this.#host = host;
    this.#address = address;
  }

  /** @param isNews whether the reader has to be told, who did not sign out here */
  startAnew(isNews: boolean): void {
    this.#address.write();
    history.replaceState(isNews ? ENDED : null, '');
    location.reload();
  }

  readonly onDismiss = () => {
    history.replaceState(null, '');
    this.isToBeSaid = false;
    this.#host.requestUpdate();
  };
}
