/** Colours of a base map, apart from its structure. Every value is a CSS colour (`#rrggbb`). */
export interface Palette {
  readonly id: string;
  /** Whether the ground is darker than the ink: labels and shadows turn round. */
  readonly dark: boolean;
  readonly ground: string;
  readonly water: string;
  readonly waterEdge: string;
  readonly land: Readonly<Record<LandTone, string>>;
  readonly site: Readonly<Record<SiteTone, string>>;
  readonly building: Readonly<Record<BuildingTone, string>>;
  readonly buildingEdge: string;
  /** Walls and roofs of raised buildings, which the light then shades. */
  readonly block: Readonly<Record<BuildingTone, string>>;
  readonly street: Readonly<Record<StreetTone, Stroke>>;
  readonly path: string;
  readonly pathCasing: string;
  readonly railway: Stroke;
  readonly transit: string;
  readonly structure: string;
  readonly boundary: string;
  readonly boundaryBand: string;
  readonly label: Readonly<Record<LabelTone, Ink>>;
  readonly poi: Readonly<Record<PoiTone, string>>;
  readonly survey: Readonly<Record<SurveyTone, string>>;
  readonly sky: {
    readonly zenith: string;
    readonly horizon: string;
    readonly fog: string;
    readonly light: string;
  };
  readonly selection: string;
}

/** A line and the edge drawn below it. */
interface Stroke {
  readonly fill: string;
  readonly casing: string;
}

/** Lettering and the halo that keeps it readable over whatever lies below. */
export interface Ink {
  readonly text: string;
  readonly halo: string;
}

export type LandTone =
  | 'forest'
  | 'grass'
  | 'park'
  | 'farmland'
  | 'orchard'
  | 'wetland'
  | 'sand'
  | 'rock'
  | 'cemetery'
  | 'sport'
  | 'aquatic'
  | 'civic'
  | 'residential'
  | 'commercial'
  | 'industrial'
  | 'idle';
export type SiteTone = 'education' | 'medical' | 'sport' | 'parking' | 'construction' | 'restricted';
export type BuildingTone = 'plain' | 'commercial' | 'public' | 'industrial' | 'historic';
export type StreetTone =
  | 'motorway'
  | 'trunk'
  | 'primary'
  | 'secondary'
  | 'minor'
  | 'service'
  | 'pedestrian'
  | 'runway';
type LabelTone =
  | 'place'
  | 'district'
  | 'street'
  | 'water'
  | 'building'
  | 'transport'
  | 'expressway'
  | 'highway';
export type PoiTone =
  | 'food'
  | 'shop'
  | 'stay'
  | 'culture'
  | 'public'
  | 'education'
  | 'medical'
  | 'leisure'
  | 'service';
type SurveyTone = 'component' | 'grid' | 'contour' | 'power' | 'pipe';
