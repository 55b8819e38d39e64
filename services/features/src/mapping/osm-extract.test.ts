import { readFileSync } from 'node:fs';
import { mappingById } from '@tongtu/data/mappings';
import { codeListById, collectionById } from '@tongtu/data/model';
import { featureCheck } from '@tongtu/sdk/checks';
import type { SourceRow } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../../test/support/shared-data.ts';
import { applyMapping } from './apply.ts';
import { geometries } from './rows.fixture.ts';

const osm = mappingById('osm')!;

describe('nantong.osm, object by object', () => {
  const outcomes = taggedObjects(sharedData('osm/nantong.osm')).map((row) => applyMapping(osm, row));
  const features = outcomes.flatMap((outcome) => ('features' in outcome ? outcome.features : []));

  it('becomes features, or is rejected as what is no map feature', () => {
    const results = outcomes.map((outcome) => ('features' in outcome ? 'mapped' : outcome.rejection.code));
    expect(counts(results)).toEqual({ mapped: 139, route: 11, grouping: 3 });
  });

  it('has its 89 buildings and their like', () => {
    expect(counts(features.map(({ collectionId }) => collectionId))).toEqual({
      building: 89,
      road: 30,
      land_use: 8,
      transport_facility: 10,
      place: 2,
    });
  });

  it('loses no value that a rule asked for', () => {
    expect(outcomes.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('holds the model in every feature', () => {
    const faults = features.flatMap((feature) =>
      featureCheck(collectionById(feature.collectionId)!, codeListById)(feature),
    );
    expect(faults).toEqual([]);
  });
});

/**
 * Every tagged object with a geometry of its kind in the place of its own: the driver's part is
 * tested where it is run. Multipolygons and closed ways with an area's key are areas.
 */
function taggedObjects(path: string): SourceRow[] {
  const rows: SourceRow[] = [];
  let tags: Record<string, string> = {};
  let refs: string[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'tag') tags[attributes.k as string] = attributes.v as string;
    else if (name === 'nd') refs.push(attributes.ref as string);
    else if (kinds.has(name)) [tags, refs] = [{}, []];
  });
  parser.on('closetag', ({ name }) => {
    if (kinds.has(name) && Object.keys(tags).length > 0)
      rows.push({ ...shapeOf(name, tags, refs), sourceId: `${name}/${rows.length}`, attributes: tags });
  });
  parser.write(readFileSync(path, 'utf8')).close();
  return rows;
}

const kinds = new Set(['node', 'way', 'relation']);

function shapeOf(
  kind: string,
  tags: Record<string, string>,
  refs: string[],
): { layer: string; geometry: Geometry } {
  if (kind === 'node') return { layer: 'points', geometry: geometries.node };
  const closed = refs.length > 3 && refs[0] === refs.at(-1);
  const isArea = ['building', 'landuse', 'leisure', 'natural', 'amenity'].some((key) => key in tags);
  if (kind === 'way')
    return closed && isArea
      ? { layer: 'multipolygons', geometry: geometries.area }
      : { layer: 'lines', geometry: closed ? geometries.closedLine : geometries.line };
  return tags.type === 'multipolygon' || tags.type === 'boundary'
    ? { layer: 'multipolygons', geometry: geometries.area }
    : { layer: 'other_relations', geometry: geometries.members };
}

function counts(values: readonly string[]): Record<string, number> {
  const groups = Object.groupBy(values, (value) => value);
  return Object.fromEntries(Object.entries(groups).map(([value, same]) => [value, same!.length]));
}
