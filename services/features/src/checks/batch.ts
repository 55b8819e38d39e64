import { checksOf } from '@tongtu/data/checks';
import type { Transaction } from '@tongtu/database';
import {
  applies,
  CHECK_TEXTS,
  type CollectionCheck,
  collectionCheck,
  faultOf,
  middleOf,
  pointAt,
} from '@tongtu/sdk/checks';
import type {
  AppliedCheck,
  CheckCode,
  CheckParameters,
  CollectionDefinition,
  Fault,
} from '@tongtu/sdk/contract';
import { codeListOf, findDefinitions } from '../model/definitions.ts';
import { findInvalidSubjects, findNeighbours, type Neighbour } from './neighbour-store.ts';
import { REFERENCES } from './reading.ts';
import type { Evidence, LineRule, NeighbourRule } from './rule.ts';
import { almostJunction } from './rules/almost-junction.ts';
import { coverageGap } from './rules/coverage-gap.ts';
import { crossingWithoutNode } from './rules/crossing-without-node.ts';
import { danglingEnd } from './rules/dangling-end.ts';
import { duplicateFeature } from './rules/duplicate-feature.ts';
import { numberNotUnique } from './rules/number-not-unique.ts';
import { outsideParent } from './rules/outside-parent.ts';
import { coverageOverlap, overlap } from './rules/overlap.ts';
import { readLeftReferences, referenceMissing } from './rules/reference-missing.ts';
import { type Scope, searchAround } from './scope.ts';
import { changedFeature, type Subject } from './subject.ts';

export const NEIGHBOUR_RULES = {
  duplicate_feature: duplicateFeature,
  overlap,
  coverage_overlap: coverageOverlap,
  coverage_gap: coverageGap,
  outside_parent: outsideParent,
  number_not_unique: numberNotUnique,
  reference_missing: referenceMissing,
} as const;

export const LINE_RULES = {
  almost_junction: almostJunction,
  dangling_end: danglingEnd,
  crossing_without_node: crossingWithoutNode,
} as const satisfies { [Code in CheckCode]?: LineRule<Code> };

const collectionChecks = new WeakMap<CollectionDefinition, CollectionCheck>();

function featureFaults(subject: Subject, definition: CollectionDefinition | undefined): readonly Fault[] {
  const changed = changedFeature(subject);
  if (!definition || !changed) return [];
  const known = collectionChecks.get(definition);
  const check = known ?? collectionCheck(definition, checksOf(definition), codeListOf(definition));
  if (!known) collectionChecks.set(definition, check);
  return check(changed);
}

/**
 * Everything that the rules have against these changes, as the collections will be after the changeset. A few set-based
 * reads for each collection among them, whatever their number.
 */
export async function checkBatch(
  tx: Transaction,
  scope: Scope,
  subjects: readonly Subject[],
): Promise<readonly Fault[]> {
  // The planner may think the overlays dear enough to be compiled first, which takes longer than they do.
  await tx.query(`select set_config('jit', 'off', true)`);
  const definitions = await findDefinitions(
    tx,
    subjects.map(({ collection }) => collection),
  );
  const faults = subjects.flatMap((subject) => featureFaults(subject, definitions.get(subject.collection)));
  faults.push(...(await invalidByGeos(tx, scope, subjects, faults)));
  for (const [collection, own] of Map.groupBy(subjects, (subject) => subject.collection)) {
    const definition = definitions.get(collection);
    if (!definition) continue;
    const checks = checksOf(definition);
    for (const check of checks)
      if (check.code in NEIGHBOUR_RULES) faults.push(...(await neighbourFaults(tx, scope, own, check)));
    faults.push(...(await lineFaults(tx, scope, collection, own, checks)));
    faults.push(...(await leftReferences(tx, scope, collection, own)));
  }
  return faults;
}

async function neighbourFaults(
  tx: Transaction,
  scope: Scope,
  subjects: readonly Subject[],
  check: AppliedCheck,
): Promise<Fault[]> {
  const rule = NEIGHBOUR_RULES[check.code as keyof typeof NEIGHBOUR_RULES] as NeighbourRule<
    CheckCode,
    Evidence
  >;
  const asked = subjects.filter((subject) => isAsked(subject, check, rule.looksAt, rule.seesRemoved));
  if (asked.length === 0) return [];
  const parameters = check.parameters as CheckParameters[CheckCode];
  const evidence = Map.groupBy(await rule.read(tx, scope, asked, parameters), ({ seq }) => seq);
  return asked.flatMap((subject) => {
    const found = evidence.get(subject.seq);
    return found
      ? rule.observe(subject, found, parameters).map((observation) => faultOf(check, subject, observation))
      : [];
  });
}

/** The lines around are read once for all rules about lines. */
async function lineFaults(
  tx: Transaction,
  scope: Scope,
  collection: string,
  subjects: readonly Subject[],
  checks: readonly AppliedCheck[],
): Promise<Fault[]> {
  const applied = checks.flatMap((check) => {
    const rule = LINE_RULES[check.code as keyof typeof LINE_RULES] as LineRule<CheckCode> | undefined;
    return rule ? [{ check, rule, parameters: check.parameters as CheckParameters[CheckCode] }] : [];
  });
  const asked = subjects.filter((subject) =>
    applied.some(({ check, rule }) => isAsked(subject, check, 'geometry', rule.seesRemoved)),
  );
  if (asked.length === 0) return [];
  const radii = new Map<string, number>();
  for (const { rule, parameters } of applied) {
    const { collections, radiusMeters } = rule.needs(parameters, collection);
    for (const id of collections) radii.set(id, Math.max(radii.get(id) ?? 0, radiusMeters));
  }
  const neighbours: Neighbour[] = [];
  for (const [id, radiusMeters] of radii)
    neighbours.push(...(await findNeighbours(tx, searchAround(scope, asked, id, radiusMeters))));
  const around = Map.groupBy(neighbours, ({ seq }) => seq);
  return asked.flatMap((subject) =>
    applied
      .filter(({ check, rule }) => isAsked(subject, check, 'geometry', rule.seesRemoved))
      .flatMap(({ check, rule, parameters }) => {
        const wanted = rule.needs(parameters, collection).collections;
        const own = (around.get(subject.seq) ?? []).filter((line) => wanted.includes(line.collection));
        return rule
          .observe(subject, own, parameters)
          .map((observation) => faultOf(check, subject, observation));
      }),
  );
}

function isAsked(
  subject: Subject,
  check: AppliedCheck,
  looksAt: 'geometry' | 'properties',
  seesRemoved: boolean,
): boolean {
  const changed = changedFeature(subject);
  return changed ? applies(check, changed, looksAt) : seesRemoved;
}

/** GEOS has the last word on validity, and a repaired shape as the fix. What the rules found already is not told twice. */
async function invalidByGeos(
  tx: Transaction,
  { changesetId }: Scope,
  subjects: readonly Subject[],
  known: Fault[],
): Promise<Fault[]> {
  const shaped = subjects.filter(({ now }) => now?.geometry.type.endsWith('Polygon'));
  if (shaped.length === 0) return [];
  const invalid = await findInvalidSubjects(
    tx,
    changesetId,
    shaped.map(({ seq }) => seq),
  );
  return invalid.flatMap(({ seq, reason, place, repaired }) => {
    const subject = shaped.find((candidate) => candidate.seq === seq);
    if (!subject?.now) return [];
    const { collection, feature, now } = subject;
    const fix = repaired ? [{ action: 'replace' as const, collection, feature, geometry: repaired }] : [];
    let isKnown = false;
    known.forEach((fault, at) => {
      if (fault.feature !== feature) return;
      if (fault.code !== 'self_intersection' && fault.code !== 'geometry_invalid') return;
      isKnown = true;
      known[at] = { ...fault, fix };
    });
    if (isKnown) return [];
    return [
      faultOf({ code: 'geometry_invalid', parameters: {} }, subject, {
        place: place ?? pointAt(middleOf(now.geometry)),
        parameters: { reason },
        fix,
      }),
    ];
  });
}

/** What other collections refer to and this changeset takes away. */
async function leftReferences(
  tx: Transaction,
  { changesetId }: Scope,
  collection: string,
  subjects: readonly Subject[],
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const reference of REFERENCES.filter(({ target }) => target === collection)) {
    for (const { seq, value, ids } of await readLeftReferences(tx, changesetId, subjects, reference)) {
      const subject = subjects.find((candidate) => candidate.seq === seq);
      const state = subject?.now ?? subject?.base;
      if (!subject || !state) continue;
      faults.push({
        code: 'reference_missing',
        severity: CHECK_TEXTS.reference_missing.severity,
        collection,
        feature: subject.feature,
        others: ids,
        place: pointAt(middleOf(state.geometry)),
        parameters: { field: `${reference.collection}.${reference.field}`, value, target: collection },
        fix: [],
      });
    }
  }
  return faults;
}
