import type { TongtuClient } from '@tongtu/sdk/client';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { Desk } from '../desk.ts';
import { DeskMap, type DeskMapEvents, type Surroundings } from '../draw/desk-map.ts';
import { FeatureLoader, type LoadState } from '../draw/feature-loader.ts';

export interface DeskBindingEvents extends DeskMapEvents {
  readonly onLoad: (state: LoadState) => void;
}

/** A desk on the map, and what keeps it supplied, until {@link DeskBinding.end}. */
export class DeskBinding {
  readonly desk: Desk;
  readonly deskMap: DeskMap;
  readonly loader: FeatureLoader;

  constructor(
    { client, map, desk }: { readonly client: TongtuClient; readonly map: BaseMap; readonly desk: Desk },
    surroundings: Surroundings,
    events: DeskBindingEvents,
  ) {
    this.desk = desk;
    this.deskMap = new DeskMap(map, desk, surroundings, events);
    this.loader = new FeatureLoader(client, map, (features) => desk.show(features), events.onLoad);
  }

  end(): void {
    this.loader.stop();
    this.deskMap.remove();
  }
}
