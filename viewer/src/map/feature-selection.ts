import type { Feature, TongtuClient } from '@tongtu/sdk/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CardContent } from './feature-card.ts';
import { readFeatureContent } from './feature-content.ts';
import type { FeatureRef } from './url-state.ts';

/** How often a feature is asked for again without the reader's doing. */
const MAX_RETRIES = 5;

/** The one feature that the reader looks at, and what is known about it so far. */
export class FeatureSelection implements ReactiveController {
  reference: FeatureRef | undefined;
  content: CardContent | undefined;

  readonly #host: ReactiveControllerHost;
  readonly #client: TongtuClient;
  readonly #onChange: () => void;
  #reading: AbortController | undefined;
  #retries = 0;

  /** @param onChange called after each change of the reference or of the content */
  constructor(host: ReactiveControllerHost, client: TongtuClient, onChange: () => void) {
    this.#host = host;
    this.#client = client;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#reading?.abort();
  }

  /** The feature itself, once it has been read. */
  get feature(): Feature | undefined {
    return this.content?.state === 'shown' ? this.content.feature : undefined;
  }

  /** True where the server was not there to be asked, and {@link retry} will ask again. */
  get isWaiting(): boolean {
    return this.content?.state === 'failed' && this.content.isAway && this.#retries < MAX_RETRIES;
  }

  /** Chooses another feature, or none. Choosing the same one again asks again where it could not be read. */
  async choose(reference: FeatureRef | undefined): Promise<void> {
    const hasFailed = this.content?.state === 'failed' && this.content.word === 'featureFailed';
    if (reference?.id === this.reference?.id && !hasFailed) return;
    this.#retries = 0;
    await this.#read(reference);
  }

  /** Asks again for what could not be read, some times: the server, or the network, is back. */
  async retry(): Promise<void> {
    if (!this.isWaiting) return;
    this.#retries++;
    await this.#read(this.reference);
  }

  async #read(reference: FeatureRef | undefined): Promise<void> {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    this.#set(reference, reference && { state: 'loading' });
    if (!reference) return;
    const content = await readFeatureContent(this.#client, reference, reading.signal);
    if (content === undefined || this.#reading !== reading) return;
    // The reference names the collection from now on, also where the tile did not tell.
    const collection = content.state === 'shown' ? content.feature.collection : reference.collection;
    this.#set({ id: reference.id, ...(collection === undefined ? {} : { collection }) }, content);
  }

  #set(reference: FeatureRef | undefined, content: CardContent | undefined): void {
    this.reference = reference;
    this.content = content;
    this.#host.requestUpdate();
    this.#onChange();
  }
}
