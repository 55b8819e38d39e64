import type { ControlPosition } from 'maplibre-gl';
import type { Collection, TongtuClient } from '../client/index.ts';
import type { Filter } from '../contract/index.ts';
import type { Legend, ThematicStyle } from '../style/index.ts';
import type { Delivery } from './delivery.ts';
import type { PointedFeature } from './feature-table.ts';

/** What a style can be worked out of. */
export interface StyleData {
  /** Missing for own rows. */
  readonly collection?: Collection;
  /** Of the features that were loaded first; with those of joined rows. */
  readonly properties: readonly Readonly<Record<string, unknown>>[];
}

/** A style, or a function that works it out of the data whenever they are loaded anew as a whole. */
export type LayerStyle = ThematicStyle | ((data: StyleData) => ThematicStyle);

export interface LayerOptions {
  /** Default: all features alike, in a colour that differs from the base map's. */
  readonly style?: LayerStyle;
  /** Only what meets it is drawn. */
  readonly filter?: Filter;
  /** Only features with these values are asked for at all; it is the platform that looks. Not of tiles. */
  readonly where?: Readonly<Record<string, string | number | boolean>>;
  /** As many features are loaded at once; of a larger collection tiles, or those in view. Default 5,000. */
  readonly maxItems?: number;
  /** On a click: true for all fields, some fields, or what a function makes of the feature (a text, or an element). */
  readonly popup?:
    | boolean
    | readonly string[]
    | ((feature: PointedFeature) => string | Node | Promise<string | Node>);
  /** In a corner of the map; true for the bottom right. Always at {@link LayerHandle.legend}. */
  readonly legend?: boolean | ControlPosition;
  /** Draws anew what publications change. Default false. */
  readonly live?: boolean;
  /** Default: the base map's. */
  readonly language?: 'zh' | 'en';
  /** Default: the base map's. Needed for collections, not for own rows. */
  readonly client?: TongtuClient;
  /** Name of the layer's source. Default: one of its own. */
  readonly id?: string;
  /** The layer of the map that it lies below. Default: on top. */
  readonly before?: string;
  /** Told of what is loaded each time. */
  readonly onLoad?: (state: LayerState) => void;
  /** What went wrong after the layer was there: a reload, a row source, a popup. Default: `console.error`. */
  readonly onError?: (error: unknown) => void;
  /** Ends the loading; `remove` takes the layer off. */
  readonly signal?: AbortSignal;
}

export interface LayerState {
  readonly delivery: Delivery;
  /** Features that are loaded; missing for tiles. */
  readonly count?: number;
  /** True where there are more in view than are loaded. */
  readonly isPartial: boolean;
}

/** A layer that is on the map. */
export interface LayerHandle {
  readonly id: string;
  readonly legend: Legend;
  readonly state: LayerState;
  readonly collection: Collection | undefined;
  /** Reads rows and features again, and works the style out anew. */
  update(): Promise<void>;
  /** Undefined: everything is drawn again. */
  setFilter(filter: Filter | undefined): void;
  setStyle(style: LayerStyle): void;
  /** Marks features by their ids, on top of the layer; none where the list is empty. */
  highlight(ids: readonly number[]): void;
  remove(): void;
}
