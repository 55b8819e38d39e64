import type { Feature, TongtuClient } from '@tongtu/sdk/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CardContent } from './feature-card.ts';
import { readFeatureContent } from './feature-content.ts';
import type { FeatureRef } from './url-state.ts';

/** The one feature that the reader looks at, and what is known about it so far. */
export class FeatureSelection implements ReactiveController {
  reference: FeatureRef | undefined;
  content: CardContent | undefined;

  readonly #host: ReactiveControllerHost;
  readonly #client: TongtuClient;
  readonly #onChange: () => void;
  #reading: AbortController | undefined;

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

  /** Chooses another feature, or none. Choosing the same one again changes nothing. */
  async choose(reference: FeatureRef | undefined): Promise<void> {
    if (reference?.id === this.reference?.id) return;
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
