import type { AppliedCheck, CheckSeverity, CollectionDefinition, Filter } from '@tongtu/sdk/contract';

/**
 * Which rules apply to the features of a collection, with their parameters, in the order in which they run: what its fields ask
 * for, and what is known of the collections of the base model.
 */
export function checksOf({
  id,
  fields,
}: Pick<CollectionDefinition, 'id' | 'fields'>): readonly AppliedCheck[] {
  return [...forEvery(fields), ...(ofCollection[id] ?? [])];
}

/** Two outlines closer than the working tolerance of a 1:500 survey are one. */
const SURVEY_TOLERANCE_METERS = 0.25;
/** Closer than 2 cm, two vertices are one that was clicked twice. */
const MIN_SPACING_METERS = 0.02;
/** An edit moves things by metres; a reference system or an axis taken for another by hundreds. */
const FAR_METERS = 200;

function forEvery(declared: CollectionDefinition['fields']): AppliedCheck[] {
  const fields = new Set(declared.map(({ name }) => name));
  const checks: AppliedCheck[] = [
    { code: 'geometry_invalid', parameters: {} },
    { code: 'self_intersection', parameters: {} },
    { code: 'vertex_density', parameters: { minSpacingMeters: MIN_SPACING_METERS } },
    { code: 'moved_far', parameters: { maxMeters: FAR_METERS } },
  ];
  if (fields.size > 0)
    checks.push(
      { code: 'required_missing', parameters: {} },
      { code: 'attribute_type', parameters: {} },
      { code: 'attribute_range', parameters: {} },
      { code: 'attribute_code', parameters: {} },
      { code: 'attribute_pattern', parameters: {} },
    );
  if (fields.has('name_pinyin')) checks.push({ code: 'name_without_pinyin', parameters: {} });
  // What was not measured, such as an outline from OpenStreetMap, has no class.
  if (fields.has('accuracy_class'))
    checks.push({ code: 'accuracy_class_missing', where: ['has', 'survey_method'], parameters: {} });
  return checks;
}

const duplicate = (...sameFields: string[]): AppliedCheck => ({
  code: 'duplicate_feature',
  parameters: { toleranceMeters: SURVEY_TOLERANCE_METERS, sameFields },
});
const tooSmall = (minAreaSquareMeters: number): AppliedCheck => ({
  code: 'too_small',
  parameters: { minAreaSquareMeters },
});
const tooShort = (minLengthMeters: number): AppliedCheck => ({
  code: 'too_short',
  parameters: { minLengthMeters },
});
const inCity = (toleranceMeters: number, severity?: CheckSeverity): AppliedCheck => ({
  code: 'outside_parent',
  ...(severity ? { severity } : {}),
  parameters: { parent: 'administrative_area', parentWith: { kind: 'town' }, toleranceMeters },
});
const reference = (field: string, target: string, targetField: string): AppliedCheck => ({
  code: 'reference_missing',
  where: ['has', field],
  parameters: { field, target, targetField },
});

/** Lines on one level: what differs in one of these passes over or under. */
const LEVEL = ['layer', 'bridge', 'tunnel'] as const;
/** Roads that lead somewhere at both ends; the others may end in a yard or a field. */
const THROUGH_ROADS: Filter = [
  'in',
  'kind',
  ['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'busway'],
];

const ofCollection: Readonly<Record<string, readonly AppliedCheck[]>> = {
  control_point: [
    duplicate('kind', 'point_number'),
    {
      code: 'number_not_unique',
      parameters: { number: ['point_number'], parent: [] },
    },
  ],
  building: [
    tooSmall(1),
    duplicate('part', 'layer', 'min_height'),
    // Parts stand within their building, and above each other.
    {
      code: 'overlap',
      where: ['not', ['==', 'part', true]],
      parameters: { minAreaSquareMeters: 0.5, sameFields: ['layer', 'part'] },
    },
    inCity(0.5),
  ],
  road: [
    tooShort(0.5),
    duplicate(...LEVEL),
    { code: 'almost_junction', parameters: { toleranceMeters: 1, with: ['road'] } },
    { code: 'dangling_end', where: THROUGH_ROADS, parameters: { with: ['road', 'transport_facility'] } },
    { code: 'crossing_without_node', parameters: { sameFields: LEVEL } },
  ],
  road_area: [tooSmall(1), duplicate('kind', 'layer')],
  railway: [
    tooShort(1),
    duplicate(...LEVEL),
    { code: 'almost_junction', parameters: { toleranceMeters: 1, with: ['railway'] } },
    { code: 'crossing_without_node', severity: 'warning', parameters: { sameFields: LEVEL } },
  ],
  water_line: [
    tooShort(1),
    duplicate('layer'),
    { code: 'almost_junction', parameters: { toleranceMeters: 2, with: ['water_line'] } },
    {
      code: 'dangling_end',
      where: ['in', 'kind', ['river', 'canal']],
      parameters: { with: ['water_line', 'water_area'] },
    },
    { code: 'crossing_without_node', severity: 'warning', parameters: { sameFields: LEVEL } },
  ],
  water_area: [tooSmall(1), duplicate('kind', 'layer')],
  administrative_area: [
    tooSmall(1_000),
    duplicate('level'),
    { code: 'coverage_overlap', parameters: { minAreaSquareMeters: 1, sameFields: ['level'] } },
    // The city's own border may move: ground that it gave away is for the reviewer to see.
    {
      code: 'coverage_gap',
      severity: 'warning',
      parameters: { minAreaSquareMeters: 1, maxHoleSquareMeters: 1e8, sameFields: ['level'] },
    },
    {
      code: 'number_not_unique',
      where: ['has', 'division_code'],
      parameters: { number: ['division_code'], parent: [] },
    },
  ],
  administrative_boundary: [
    tooShort(1),
    duplicate('level'),
    reference('left_code', 'administrative_area', 'division_code'),
    reference('right_code', 'administrative_area', 'division_code'),
  ],
  management_grid: [
    tooSmall(100),
    { code: 'coverage_overlap', parameters: { minAreaSquareMeters: 1, sameFields: [] } },
    {
      code: 'coverage_gap',
      severity: 'warning',
      parameters: { minAreaSquareMeters: 1, maxHoleSquareMeters: 2_000, sameFields: [] },
    },
    { code: 'number_not_unique', parameters: { number: ['grid_code'], parent: [] } },
    inCity(1, 'warning'),
  ],
  land_use: [
    tooSmall(1),
    duplicate('kind'),
    // Uses may lie within one another (a playground in a park), so that only the same use twice is a fault.
    {
      code: 'coverage_overlap',
      severity: 'warning',
      parameters: { minAreaSquareMeters: 1, sameFields: ['kind'] },
    },
    {
      code: 'coverage_gap',
      severity: 'warning',
      parameters: { minAreaSquareMeters: 1, maxHoleSquareMeters: 25, sameFields: [] },
    },
  ],
  contour: [tooShort(1), { code: 'crossing_without_node', parameters: { sameFields: [] } }],
  address: [
    duplicate('full_address'),
    {
      code: 'number_not_unique',
      parameters: {
        number: ['house_number', 'building_number', 'unit', 'floor', 'room', 'entrance_label'],
        parent: ['county', 'town', 'street', 'lane', 'village_group', 'estate'],
      },
    },
    reference('division_code', 'administrative_area', 'division_code'),
    inCity(0),
  ],
  place: [duplicate('kind', 'name')],
  poi: [duplicate('kind', 'name'), inCity(0)],
  city_component: [
    duplicate('kind'),
    {
      code: 'number_not_unique',
      where: ['has', 'component_code'],
      parameters: { number: ['component_code'], parent: [] },
    },
    reference('grid_code', 'management_grid', 'grid_code'),
    inCity(0),
  ],
  pipeline: [tooShort(0.1), duplicate('kind', 'layer', 'laying')],
  facility: [duplicate('kind', 'name', 'layer')],
  water_facility: [duplicate('kind', 'layer')],
  transport_facility: [duplicate('kind', 'name', 'layer')],
};
