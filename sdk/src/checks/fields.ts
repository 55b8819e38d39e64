import type { Geometry } from 'geojson';
import type {
  CodeList,
  CollectionDefinition,
  FieldDefinition,
  GeometryKind,
  Properties,
} from '../contract/index.ts';
import { isDate, isDateTime } from './date.ts';
import type { FieldFault } from './field-fault.ts';

type Value = string | number | boolean;

/** Where code lists are found by id. */
export type CodeListLookup = (id: string) => CodeList | undefined;

/** Checks a typed value against one field; `undefined` where it holds. */
export type FieldCheck = (value: Value) => FieldFault | undefined;

/**
 * The check of one field, prepared once for many values. Throws where the definition
 * names a code list that is not there: that is a fault of the model, not of the data.
 */
export function fieldCheck(field: FieldDefinition, codeListById: CodeListLookup): FieldCheck {
  const codes = field.codeList === undefined ? undefined : codesOf(field, codeListById);
  const pattern = field.pattern === undefined ? undefined : new RegExp(`^(?:${field.pattern})$`, 'u');
  const minimum = field.minimum ?? Number.NEGATIVE_INFINITY;
  const maximum = field.maximum ?? Number.POSITIVE_INFINITY;
  const maxLength = field.maxLength ?? Number.POSITIVE_INFINITY;

  return (got) => {
    const wrong = (code: FieldFault['code'], wanted: string): FieldFault => ({
      field: field.name,
      code,
      got,
      wanted,
    });
    if (!hasType(got, field.type)) return wrong('wrong_type', field.type);
    if (codes && !codes.has(String(got))) return wrong('not_in_code_list', field.codeList!);
    if (typeof got === 'number' && (got < minimum || got > maximum))
      return wrong('out_of_range', `${field.minimum ?? ''}..${field.maximum ?? ''}`);
    if (typeof got !== 'string') return undefined;
    // UTF-16 length is never below the number of characters, so it is asked first.
    if (got.length > maxLength && [...got].length > maxLength) return wrong('too_long', `..${maxLength}`);
    if (pattern && !pattern.test(got)) return wrong('pattern_mismatch', field.pattern!);
    return undefined;
  };
}

function codesOf({ name, codeList }: FieldDefinition, codeListById: CodeListLookup): ReadonlySet<string> {
  const list = codeListById(codeList!);
  if (!list) throw new Error(`field ${name} names the code list ${codeList}, which is not there`);
  return new Set(list.codes.map(({ code }) => code));
}

function hasType(value: Value, type: FieldDefinition['type']): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && isDate(value);
    case 'datetime':
      return typeof value === 'string' && isDateTime(value);
  }
}

/** Everything that is wrong with a feature; empty where it may be stored. */
export type FeatureCheck = (feature: { geometry: Geometry; properties: Properties }) => readonly FieldFault[];

/** What the checks need to know of a collection. */
export type CheckedCollection = Pick<CollectionDefinition, 'id' | 'geometry' | 'fields'>;

/** The check of a collection's features, prepared once. */
export function featureCheck(collection: CheckedCollection, codeListById: CodeListLookup): FeatureCheck {
  const checks = new Map(collection.fields.map((field) => [field.name, fieldCheck(field, codeListById)]));
  const required = collection.fields.filter((field) => field.required);

  return ({ geometry, properties }) => {
    const findings: FieldFault[] = [];
    if (!acceptsGeometry(collection.geometry, geometry))
      findings.push({
        field: 'geometry',
        code: 'geometry_kind',
        got: geometry.type,
        wanted: collection.geometry,
      });
    for (const { name, type } of required)
      if (!Object.hasOwn(properties, name))
        findings.push({ field: name, code: 'required_missing', got: null, wanted: type });
    for (const [name, value] of Object.entries(properties)) {
      const check = checks.get(name);
      const finding = check
        ? check(value)
        : ({ field: name, code: 'unknown_field', got: value, wanted: collection.id } as const);
      if (finding) findings.push(finding);
    }
    return findings;
  };
}

const accepted: Record<GeometryKind, readonly Geometry['type'][]> = {
  point: ['Point'],
  line: ['LineString', 'MultiLineString'],
  polygon: ['Polygon', 'MultiPolygon'],
  any: ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'],
};

/** A collection of mixed geometries is accepted nowhere: nothing could say how to draw it. */
function acceptsGeometry(kind: GeometryKind, geometry: Geometry): boolean {
  return accepted[kind].includes(geometry.type);
}
