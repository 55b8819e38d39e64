import type { CodeList } from '@tongtu/sdk/contract';
import access from './access.json' with { type: 'json' };
import accuracyClass from './accuracy_class.json' with { type: 'json' };
import addressKind from './address_kind.json' with { type: 'json' };
import addressStage from './address_stage.json' with { type: 'json' };
import addressStatus from './address_status.json' with { type: 'json' };
import administrativeAreaKind from './administrative_area_kind.json' with { type: 'json' };
import administrativeBoundaryKind from './administrative_boundary_kind.json' with { type: 'json' };
import bankMaterial from './bank_material.json' with { type: 'json' };
import bridgeStructure from './bridge_structure.json' with { type: 'json' };
import buildingKind from './building_kind.json' with { type: 'json' };
import buildingStructure from './building_structure.json' with { type: 'json' };
import componentKind from './component_kind.json' with { type: 'json' };
import componentStandard from './component_standard.json' with { type: 'json' };
import componentState from './component_state.json' with { type: 'json' };
import contourKind from './contour_kind.json' with { type: 'json' };
import controlGrade from './control_grade.json' with { type: 'json' };
import controlPointKind from './control_point_kind.json' with { type: 'json' };
import facilityKind from './facility_kind.json' with { type: 'json' };
import gbEdition from './gb_edition.json' with { type: 'json' };
import heightDatum from './height_datum.json' with { type: 'json' };
import landUseKind from './land_use_kind.json' with { type: 'json' };
import laying from './laying.json' with { type: 'json' };
import navigableClass from './navigable_class.json' with { type: 'json' };
import objectStage from './object_stage.json' with { type: 'json' };
import oneway from './oneway.json' with { type: 'json' };
import pipeMaterial from './pipe_material.json' with { type: 'json' };
import pipelineKind from './pipeline_kind.json' with { type: 'json' };
import placeKind from './place_kind.json' with { type: 'json' };
import placeStatus from './place_status.json' with { type: 'json' };
import poiCategory from './poi_category.json' with { type: 'json' };
import poiKind from './poi_kind.json' with { type: 'json' };
import railwayKind from './railway_kind.json' with { type: 'json' };
import railwayService from './railway_service.json' with { type: 'json' };
import roadAreaKind from './road_area_kind.json' with { type: 'json' };
import roadKind from './road_kind.json' with { type: 'json' };
import roadService from './road_service.json' with { type: 'json' };
import roofShape from './roof_shape.json' with { type: 'json' };
import spotHeightKind from './spot_height_kind.json' with { type: 'json' };
import surface from './surface.json' with { type: 'json' };
import surveyMethod from './survey_method.json' with { type: 'json' };
import tracktype from './tracktype.json' with { type: 'json' };
import transportFacilityKind from './transport_facility_kind.json' with { type: 'json' };
import waterAreaKind from './water_area_kind.json' with { type: 'json' };
import waterFacilityKind from './water_facility_kind.json' with { type: 'json' };
import waterLineKind from './water_line_kind.json' with { type: 'json' };

/** A code with, where its kind has one, its class in GB/T 13923 (6 digits) or among city components. */
export type ClassifiedCode = CodeList['codes'][number] & {
  readonly gbCode?: string;
  /** Class code of GB/T 30428 (4 digits), for kinds of city components. */
  readonly componentClass?: string;
  /** The class code is general knowledge, not seen in the standard's text. */
  readonly unverified?: boolean;
};

export interface ClassifiedCodeList extends CodeList {
  readonly codes: readonly ClassifiedCode[];
}

/** Every code list of the base model, by id. */
export const codeLists: readonly ClassifiedCodeList[] = [
  access,
  accuracyClass,
  addressKind,
  addressStage,
  addressStatus,
  administrativeAreaKind,
  administrativeBoundaryKind,
  bankMaterial,
  bridgeStructure,
  buildingKind,
  buildingStructure,
  componentKind,
  componentStandard,
  componentState,
  contourKind,
  controlGrade,
  controlPointKind,
  facilityKind,
  gbEdition,
  heightDatum,
  landUseKind,
  laying,
  navigableClass,
  objectStage,
  oneway,
  pipeMaterial,
  pipelineKind,
  placeKind,
  placeStatus,
  poiCategory,
  poiKind,
  railwayKind,
  railwayService,
  roadAreaKind,
  roadKind,
  roadService,
  roofShape,
  spotHeightKind,
  surface,
  surveyMethod,
  tracktype,
  transportFacilityKind,
  waterAreaKind,
  waterFacilityKind,
  waterLineKind,
];

const byId = new Map(codeLists.map((list) => [list.id, list]));

/** `undefined` where no list has that id. */
export function codeListById(id: string): ClassifiedCodeList | undefined {
  return byId.get(id);
}
