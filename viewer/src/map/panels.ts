import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PanelName } from './tools.ts';

/** Each panel is a file that is fetched when it is opened for the first time. */
const FILES: Readonly<Record<PanelName, () => Promise<unknown>>> = {
  bookmarks: () => import('./bookmarks/bookmarks-panel.ts'),
  help: () => import('./help-panel.ts'),
  layers: () => import('./layer-panel.ts'),
  list: () => import('./list/list-panel.ts'),
  measure: () => import('./measure/measure-panel.ts'),
  menu: () => import('./menu-panel.ts'),
  report: () => import('./report/report-panel.ts'),
  share: () => import('./share-panel.ts'),
};

/** The one panel that lies open beside the tools, if any. */
export class OpenPanel implements ReactiveController {
  name: PanelName | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #onFailure: () => void;
  #wanted: PanelName | undefined;

  /** @param onFailure called where a panel could not be fetched */
  constructor(host: ReactiveControllerHost, onFailure: () => void) {
    this.#host = host;
    this.#onFailure = onFailure;
    host.addController(this);
  }

  hostConnected(): void {}

  /** Whether what lies open is to be closed by the same button: the menu's also closes what the menu has opened. */
  isOpenBy(button: PanelName): boolean {
    return this.name === button || (button === 'menu' && this.name !== undefined && this.name !== 'layers');
  }

  /** True once it is open; false where another was asked for meanwhile, or where it could not be fetched. */
  async open(name: PanelName): Promise<boolean> {
    this.#wanted = name;
    try {
      await FILES[name]();
    } catch {
      // Such as a connection that is gone. What lies open stays open; the next press asks again.
      this.#onFailure();
      return false;
    }
    if (this.#wanted !== name) return false;
    this.#set(name);
    return true;
  }

  close(): void {
    this.#wanted = undefined;
    this.#set(undefined);
  }

  #set(name: PanelName | undefined): void {
    this.name = name;
    this.#host.requestUpdate();
  }
}
