import type { Collection, TongtuClient } from '@tongtu/sdk/client';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { Desk } from '../desk.ts';
import { DeskMap, type DeskMapEvents, type Surroundings } from '../draw/desk-map.ts';
import { FeatureLoader, type LoadState } from '../draw/feature-loader.ts';
import { type HalfDrawn, halfDrawnOf, keepHalfDrawn } from '../journal/half-drawn.ts';

export interface DeskBindingEvents extends Omit<DeskMapEvents, 'onHalfDrawn'> {
  readonly onLoad: (state: LoadState) => void;
}

interface DeskParts {
  readonly client: TongtuClient;
  readonly map: BaseMap;
  readonly desk: Desk;
  /** Whose desk it is. */
  readonly memberId: string;
}

/** A desk on the map, and what keeps it supplied, until {@link DeskBinding.end}. */
export class DeskBinding {
  readonly desk: Desk;
  readonly deskMap: DeskMap;
  readonly loader: FeatureLoader;
  readonly #halfDrawn: HalfDrawn | undefined;

  constructor(
    { client, map, desk, memberId }: DeskParts,
    surroundings: Surroundings,
    events: DeskBindingEvents,
  ) {
    this.desk = desk;
    this.#halfDrawn = halfDrawnOf(memberId);
    this.deskMap = new DeskMap(map, desk, surroundings, {
      ...events,
      onHalfDrawn: (halfDrawn) => keepHalfDrawn(memberId, halfDrawn),
    });
    this.loader = new FeatureLoader(client, map, (features) => desk.show(features), events.onLoad);
  }

  /** Goes on with what was being drawn when the page was left, where it may be; answers what that was. */
  resume(collections: ReadonlyMap<string, Collection>, { isEditable }: Surroundings): HalfDrawn | undefined {
    const halfDrawn = this.#halfDrawn;
    const collection = halfDrawn && collections.get(halfDrawn.collectionId);
    if (!collection || !isEditable(collection.id) || this.deskMap.tool !== 'select') return undefined;
    this.deskMap.resume(collection, halfDrawn);
    return halfDrawn;
  }

  end(): void {
    this.loader.stop();
    this.deskMap.remove();
  }
}
