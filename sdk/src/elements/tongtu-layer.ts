import type { Filter } from '../contract/index.ts';
import {
  addLayer,
  type JoinedRows,
  type LayerHandle,
  type LayerStyle,
  type PlacedRows,
} from '../maplibre/index.ts';
import type { Legend } from '../style/index.ts';
import { layerStyle } from './layer-style.ts';
import { TongtuElement } from './tongtu-element.ts';
import { TongtuMap } from './tongtu-map.ts';

/** `<tongtu-layer collection="poi" kind="clusters" popup live>` inside of a `<tongtu-map>`. See docs/elements.md. */
export class TongtuLayer extends TongtuElement {
  static readonly observedAttributes = [
    ...['collection', 'kind', 'field', 'label', 'label-en', 'method', 'classes', 'ramp', 'colour', 'unit'],
    ...['filter', 'popup', 'live', 'max-items', 'language'],
  ];
  #handle: LayerHandle | undefined;
  #rows: PlacedRows | JoinedRows | undefined;
  #styling: LayerStyle | undefined;

  /** A department's own rows, instead of a collection or about one. They are sent nowhere. */
  get rows(): PlacedRows | JoinedRows | undefined {
    return this.#rows;
  }
  set rows(rows: PlacedRows | JoinedRows | undefined) {
    this.#rows = rows;
    this.plan();
  }

  /** A style of `@tongtu/sdk/style`, instead of what the attributes say. */
  get styling(): LayerStyle | undefined {
    return this.#styling;
  }
  set styling(styling: LayerStyle | undefined) {
    this.#styling = styling;
    this.plan();
  }

  /** Undefined until `tongtu-load`. */
  get legend(): Legend | undefined {
    return this.#handle?.legend;
  }

  /** Reads rows and features again. */
  async update(): Promise<void> {
    await this.#handle?.update();
  }

  highlight(ids: readonly number[]): void {
    this.#handle?.highlight(ids);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#remove();
  }

  protected override async begin(signal: AbortSignal): Promise<void> {
    this.#remove();
    const collection = this.#text('collection');
    const content = this.#rows ?? collection;
    if (content === undefined) return;
    const host = this.closest('tongtu-map');
    if (!(host instanceof TongtuMap)) throw new RangeError('tongtu-layer: wanted to stand in a tongtu-map');
    const { map } = await host.opened(signal);
    const filter = this.#text('filter');
    const popup = this.getAttribute('popup');
    const maxItems = this.#number('max-items');
    const handle = await addLayer(map, content, {
      style: this.#styling ?? layerStyle(this.#look()),
      ...{ language: this.language, live: this.hasAttribute('live'), signal },
      ...(filter === undefined ? {} : { filter: JSON.parse(filter) as Filter }),
      ...(popup === null ? {} : { popup: popup === '' ? true : popup.split(',') }),
      ...(maxItems === undefined ? {} : { maxItems }),
      onLoad: (state) => {
        // The first time the handle is not here yet.
        if (this.#handle) this.tell('tongtu-load', { state });
      },
      onError: (error) => this.fail(error),
    });
    if (signal.aborted) return handle.remove();
    this.#handle = handle;
    this.tell('tongtu-load', { state: handle.state });
  }

  #look() {
    const title = this.#text('label');
    return {
      kind: this.#text('kind') ?? 'single',
      ...{ field: this.#text('field'), method: this.#text('method'), ramp: this.#text('ramp') },
      ...{ colour: this.#text('colour'), unit: this.#text('unit'), classes: this.#number('classes') },
      title: title === undefined ? undefined : { zh: title, en: this.#text('label-en') ?? title },
    };
  }

  #text(name: string): string | undefined {
    return this.getAttribute(name)?.trim() || undefined;
  }

  #number(name: string): number | undefined {
    const text = this.#text(name);
    return text === undefined ? undefined : Number(text);
  }

  #remove(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    handle?.remove();
    if (handle) this.tell('tongtu-load', { state: undefined });
  }
}
