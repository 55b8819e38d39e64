import type { MapStyle, TongtuClient } from '@tongtu/sdk/client';
import type { Drawn } from '@tongtu/sdk/maplibre';
import type { MapLanguage } from '@tongtu/sdk/style';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { STANDARD_STYLE } from './url-state.ts';

/** Which of the server's styles the map is drawn in. The standard one is part of the page and always there. */
export class StyleChoice implements ReactiveController {
  /** Those that the server offers, once asked; empty where it keeps no list. */
  available: readonly MapStyle[] = [];
  /** Of the style that is drawn now. */
  id: string = STANDARD_STYLE;
  /** Missing for the standard one. */
  style: Drawn['style'];
  /** Settles when the last choice is drawn or has failed. */
  settled: Promise<void> = Promise.resolve();

  readonly #host: ReactiveControllerHost;
  readonly #client: TongtuClient;
  readonly #onChange: (failed: boolean) => void;
  #reading: AbortController | undefined;
  #wanted = '';

  /** @param onChange called after each choice; where the style could not be read, it stays as it was */
  constructor(host: ReactiveControllerHost, client: TongtuClient, onChange: (failed: boolean) => void) {
    this.#host = host;
    this.#client = client;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#reading?.abort();
  }

  /** Asks which styles there are. Failing that, the choice is not offered. */
  async list(): Promise<void> {
    if (this.available.length > 0) return;
    const answer = await this.#client.styles.list();
    if (!answer.ok) return;
    this.available = answer.value;
    this.#host.requestUpdate();
  }

  /** Draws in another style, or in the same one with names in another language. */
  choose(id: string, language: MapLanguage): Promise<void> {
    const wanted = id === STANDARD_STYLE ? id : `${id} ${language}`;
    if (wanted === this.#wanted) return this.settled;
    this.#wanted = wanted;
    this.#reading?.abort();
    this.settled = this.#choose(id, language);
    return this.settled;
  }

  async #choose(id: string, language: MapLanguage): Promise<void> {
    const reading = new AbortController();
    this.#reading = reading;
    if (id === STANDARD_STYLE) {
      this.#set(id, undefined);
      return;
    }
    try {
      const answer = await this.#client.styles.get(id, { language, signal: reading.signal });
      if (this.#reading !== reading) return;
      if (answer.ok) this.#set(id, answer.value);
      else {
        // The next choice of it asks again.
        this.#wanted = '';
        this.#onChange(true);
      }
    } catch (error) {
      if (!reading.signal.aborted) throw error;
    }
  }

  #set(id: string, style: Drawn['style']): void {
    const isSame = this.id === id && this.style === style;
    this.id = id;
    this.style = style;
    this.#host.requestUpdate();
    if (!isSame) this.#onChange(false);
  }
}
