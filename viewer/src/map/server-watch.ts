import type { ClientProblem, Me, PlatformInfo, Tileset, TongtuClient } from '@tongtu/sdk/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Notice } from './map-notice.ts';
import { tilesetFor } from './tilesets.ts';

/** How long to wait before asking again a server that was away or had nothing to show, ms. */
const RETRY_MS = 5000;

/** Asks the server who the reader is and for the tileset until there is one, and again whenever it went away. */
export class ServerWatch implements ReactiveController {
  notice: Notice | undefined = 'loading';
  tileset: Tileset | undefined;
  info: PlatformInfo | undefined;
  me: Me | undefined;

  readonly #host: ReactiveControllerHost;
  readonly #client: TongtuClient;
  readonly #onAnswer: (tileset: Tileset) => void;
  readonly #onOtherReader: (me: Me) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;
  #checking: AbortController | undefined;

  /**
   * @param onAnswer called with each tileset received: the first, and after every absence another
   * @param onOtherReader called where the member whom the page knows has gone: signed out elsewhere, or another one
   */
  constructor(
    host: ReactiveControllerHost,
    client: TongtuClient,
    onAnswer: (tileset: Tileset) => void,
    onOtherReader: (me: Me) => void,
  ) {
    this.#host = host;
    this.#client = client;
    this.#onAnswer = onAnswer;
    this.#onOtherReader = onOtherReader;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('online', this.#onOnline);
    window.addEventListener('focus', this.#onReturn);
    document.addEventListener('visibilitychange', this.#onReturn);
  }

  hostDisconnected(): void {
    window.removeEventListener('online', this.#onOnline);
    window.removeEventListener('focus', this.#onReturn);
    document.removeEventListener('visibilitychange', this.#onReturn);
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#checking?.abort();
  }

  /** Asks now. Ends a question that is under way. */
  async ask(): Promise<void> {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const { signal } = asking;
      const [me, info] = await Promise.all([
        this.#client.me.get({ signal }),
        this.#client.platform.get({ signal }),
      ]);
      if (me.ok && this.#isOther(me.value)) {
        this.#onOtherReader(me.value);
        return;
      }
      if (me.ok) this.me = me.value;
      if (info.ok) this.info = info.value;
      if (info.ok && info.value.revision === 0) {
        const ready = await this.#client.platform.ready({ signal });
        this.#say(ready.ok && ready.value ? 'empty' : 'preparing');
        return;
      }
      const answer = await this.#client.tilesets.get(tilesetFor(this.me), { signal });
      if (!answer.ok) {
        this.#say(noticeOf(answer.problem));
        return;
      }
      this.tileset = answer.value;
      this.#say(undefined);
      this.#onAnswer(answer.value);
    } catch (error) {
      if (!asking.signal.aborted) throw error;
    }
  }

  /** The tiles show a later publication by now. */
  showRevision(revision: number): void {
    if (!this.tileset || this.tileset.revision === revision) return;
    this.tileset = { ...this.tileset, revision };
    this.#host.requestUpdate();
  }

  /** A request of the map failed because the server is away. */
  reportAway(): void {
    if (this.notice !== 'away' && this.notice !== 'offline') this.#say(absence());
  }

  /** A request was refused, or the reader has come back: is the member still signed in? Strangers have nothing to lose. */
  async checkSession(): Promise<void> {
    if (this.me?.kind !== 'member' || this.#checking) return;
    const checking = new AbortController();
    this.#checking = checking;
    try {
      const answer = await this.#client.me.get({ signal: checking.signal });
      if (answer.ok && this.#isOther(answer.value)) this.#onOtherReader(answer.value);
    } catch (error) {
      if (!checking.signal.aborted) throw error;
    } finally {
      this.#checking = undefined;
    }
  }

  #isOther(me: Me): boolean {
    const { me: known } = this;
    if (known?.kind !== 'member') return false;
    return me.kind !== 'member' || me.name !== known.name || me.organization.id !== known.organization.id;
  }

  readonly #onReturn = () => {
    if (document.visibilityState === 'visible') void this.checkSession();
  };

  readonly #onOnline = () => {
    if (this.notice === 'away' || this.notice === 'offline') void this.ask();
  };

  #say(notice: Notice | undefined): void {
    clearTimeout(this.#timer);
    this.notice = notice;
    if (notice !== undefined) this.#timer = setTimeout(() => void this.ask(), RETRY_MS);
    this.#host.requestUpdate();
  }
}

function noticeOf({ code, status }: ClientProblem): Notice {
  // There are data, but their tiles are still being built.
  if (code === 'not_ready' || code === 'not_found') return 'preparing';
  return code === 'unexpected_answer' && status < 500 ? 'unreadable' : absence();
}

/** Whether it is the server that is away, or the reader. A device without a network may still reach its own server. */
function absence(): Notice {
  return navigator.onLine ? 'away' : 'offline';
}
