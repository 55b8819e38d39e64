import type { Database } from '@tongtu/database';
import { describeFieldFault, type FeatureCheck, featureCheck } from '@tongtu/sdk/checks';
import {
  type CollectionDefinition,
  ProblemError,
  type ProblemFault,
  type Properties,
} from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import type { VisibleDefinition } from '../collections/visible.ts';
import type { NamedSystem } from '../crs/reference-system.ts';
import { transformRefusal } from '../crs/transform-refusal.ts';
import { repairGeometry } from '../import/geometry/repair.ts';
import { isCertainlyValid } from '../import/geometry/simple.ts';
import { findInvalid } from '../import/geometry/store.ts';
import { codeListOf, definitionIn, definitionsOf } from '../model/definitions.ts';
import { toEwkbHex } from '../stage/ewkb.ts';
import { type PreparedChange, prepareChange } from '../stage/prepare.ts';
import { escaped, throwFaults } from './body.ts';
import type { ReadChange } from './change-body.ts';
import { contentSystem, toStored } from './content-crs.ts';
import { offEarth } from './geometry-body.ts';
import type { Member } from './member.ts';

/** A change that may be stored, with what publication needs of it. */
export interface JudgedChange extends Omit<ReadChange, 'content'> {
  readonly prepared: PreparedChange | undefined;
}

export interface Judging {
  readonly database: Database;
  readonly member: Member;
  /** The collections that the member sees. */
  readonly definitions: ReadonlyMap<string, VisibleDefinition>;
  /** Of the coordinates as they were sent. */
  readonly crs: NamedSystem;
}

interface Content {
  readonly geometry: Geometry;
  readonly properties: Properties;
}

/**
 * Holds changes against the base model: collection, fields, values, geometry. Repeated positions go and rings are turned
 * as RFC 7946 wants them; nothing else is put right.
 *
 * @throws ProblemError `invalid_feature` with the faults of all of them
 */
export async function judge(changes: readonly ReadChange[], judging: Judging): Promise<JudgedChange[]> {
  const faults: ProblemFault[] = [];
  const models = await definitionsOf(
    judging.database,
    changes.flatMap(({ collectionId }) => (judging.definitions.has(collectionId) ? [collectionId] : [])),
  );
  const known = changes.filter(({ collectionId, pointer }) => {
    const isKnown = judging.definitions.has(collectionId) && models.has(collectionId);
    if (!isKnown)
      faults.push({
        pointer: `${pointer}/collection`,
        code: 'unknown_collection',
        detail: `no collection ${collectionId}`,
      });
    return isKnown;
  });
  throwFaults(faults);
  const contents = await placed(known, judging);
  const repaired = known.map((change, index) =>
    repair(change, definitionIn(models, change.collectionId), contents[index], faults),
  );
  await findInvalidShapes(known, repaired, judging, faults);
  throwFaults(faults);
  return known.map(({ content: _, ...change }, index) => {
    const stored = repaired[index];
    const feature = stored && { collectionId: change.collectionId, sourceId: '', ...stored };
    return {
      ...change,
      prepared: feature && prepareChange(feature, definitionIn(models, change.collectionId)),
    };
  });
}

/** On CGCS2000, in degrees. */
async function placed(
  changes: readonly ReadChange[],
  { database, member, crs }: Judging,
): Promise<(Content | undefined)[]> {
  if (crs.kind === 'crs84') return changes.map(({ content }) => content);
  const sent = changes.flatMap(({ content }) => content ?? []);
  const moved = await database
    .as(member, async (tx) =>
      toStored(
        tx,
        sent.map(({ geometry }) => geometry),
        await contentSystem(tx, crs),
      ),
    )
    .catch((error: unknown) => {
      throw refusedTransform(error, crs);
    });
  let at = 0;
  return changes.map(({ content }) => content && { ...content, geometry: moved[at++]! });
}

function refusedTransform(error: unknown, crs: NamedSystem): unknown {
  const refusal = transformRefusal(error, { crs });
  if (refusal === error || crs.kind !== 'epsg') return refusal;
  return new ProblemError('bad_parameter', {
    ...{ detail: 'header Content-Crs', got: `EPSG:${crs.code}` },
    wanted: 'a system, and positions in it, that can be transformed to CGCS2000',
  });
}

function repair(
  change: ReadChange,
  definition: CollectionDefinition,
  content: Content | undefined,
  faults: ProblemFault[],
): Content | undefined {
  if (!content) return undefined;
  const { pointer } = change;
  const off = offEarth(content.geometry);
  if (off) {
    const detail = `[${off.join(', ')}] is no longitude and latitude in degrees`;
    faults.push({ pointer: `${pointer}/geometry`, code: 'out_of_range', detail });
    return undefined;
  }
  const result = repairGeometry(content.geometry);
  if ('problem' in result) {
    const { code, reason, at } = result.problem;
    faults.push({ pointer: `${pointer}/geometry`, code, detail: reason.en, ...(at ? { at } : {}) });
    return undefined;
  }
  const repaired = { geometry: result.geometry, properties: content.properties };
  const findings = checkOf(definition)(repaired);
  for (const finding of findings) {
    const member = finding.field === 'geometry' ? '/geometry' : `/properties/${escaped(finding.field)}`;
    faults.push({
      pointer: `${pointer}${member}`,
      code: finding.code,
      detail: describeFieldFault(finding).en,
    });
  }
  return findings.length > 0 ? undefined : repaired;
}

async function findInvalidShapes(
  changes: readonly ReadChange[],
  contents: readonly (Content | undefined)[],
  { database, member }: Judging,
  faults: ProblemFault[],
): Promise<void> {
  const asked = changes.flatMap((change, index) => {
    const content = contents[index];
    return content && !isCertainlyValid(content.geometry) ? [{ change, geometry: content.geometry }] : [];
  });
  if (asked.length === 0) return;
  const found = await database.as(member, (tx) =>
    findInvalid(
      tx,
      asked.map(({ geometry }) => toEwkbHex(geometry)),
    ),
  );
  for (const { index, reason, lng, lat } of found) {
    const pointer = `${asked[index]!.change.pointer}/geometry`;
    faults.push({ pointer, code: 'geometry_invalid', detail: reason, at: [lng, lat] });
  }
}

const checks = new WeakMap<CollectionDefinition, FeatureCheck>();

function checkOf(definition: CollectionDefinition): FeatureCheck {
  const ready = checks.get(definition);
  if (ready) return ready;
  const made = featureCheck(definition, codeListOf(definition));
  checks.set(definition, made);
  return made;
}
