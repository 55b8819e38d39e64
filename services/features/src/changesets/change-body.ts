import { type ChangeKind, ProblemError, type ProblemFault, type Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { type Fields, objectOf, readGeometry, readProperties, throwFaults } from './body.ts';

/** A change as it was sent, read but not judged. */
export interface ReadChange {
  /** Where it stands in the body. */
  readonly pointer: string;
  readonly action: ChangeKind;
  readonly collectionId: string;
  readonly featureId: number | undefined;
  readonly baseVersion: number | undefined;
  /** Missing of what is removed. */
  readonly content: { readonly geometry: Geometry; readonly properties: Properties } | undefined;
}

/** Changes of one request: more make several, each safe to repeat. */
const MAX_CHANGES = 1_000;
export const CHANGES_LIMIT_BYTES = 8 * 1_048_576;

const ACTIONS: readonly unknown[] = ['create', 'replace', 'remove'];
const MEMBERS = ['action', 'collection', 'featureId', 'baseVersion', 'geometry', 'properties'];

/** `{ "changes": [ … ] }`. @throws ProblemError `invalid_feature` with every fault, `too_large`, `bad_request` */
export function readChanges(body: unknown): ReadChange[] {
  const { changes } = objectOf(body, ['changes']);
  if (!Array.isArray(changes) || changes.length === 0)
    throw new ProblemError('bad_parameter', {
      ...{ detail: 'member changes', got: Array.isArray(changes) ? 'none' : typeof changes },
      wanted: 'an array of changes',
    });
  if (changes.length > MAX_CHANGES)
    throw new ProblemError('too_large', {
      got: `${changes.length} changes`,
      wanted: `at most ${MAX_CHANGES}`,
    });
  const faults: ProblemFault[] = [];
  const read = changes.map((change, index) => readChange(change, `/changes/${index}`, faults));
  const seen = new Set<number>();
  for (const change of read) {
    const { featureId, pointer } = change ?? {};
    if (featureId === undefined || pointer === undefined) continue;
    if (seen.has(featureId))
      faults.push({ pointer, code: 'twice', detail: `feature ${featureId} is changed twice in one request` });
    seen.add(featureId);
  }
  throwFaults(faults);
  return read.filter((change) => change !== undefined);
}

/** A change for the feature that the address names. @throws as {@link readChanges} */
export function readChangeOf(featureId: number, body: unknown): ReadChange {
  const faults: ProblemFault[] = [];
  const fields = objectOf(body, MEMBERS);
  const read = readChange({ ...fields, featureId: fields.featureId ?? featureId }, '', faults);
  if (read && read.featureId !== featureId)
    faults.push({ pointer: '/featureId', code: 'wrong_type', detail: 'the id in the address' });
  throwFaults(faults);
  return read!;
}

function readChange(json: unknown, pointer: string, faults: ProblemFault[]): ReadChange | undefined {
  const fault = (member: string, code: string, detail: string) =>
    void faults.push({ pointer: `${pointer}${member}`, code, detail });
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return fault('', 'wrong_type', 'a change is an object');
  const fields = json as Fields;
  const before = faults.length;
  for (const name of Object.keys(fields))
    if (!MEMBERS.includes(name)) fault('', 'unknown_field', `members ${MEMBERS.join(', ')}`);
  const { action, collection } = fields;
  if (!ACTIONS.includes(action)) fault('/action', 'not_in_code_list', 'create, replace or remove');
  if (typeof collection !== 'string' || !/^[a-z][a-z0-9_]{0,62}$/.test(collection))
    fault('/collection', 'wrong_type', 'the id of a collection');
  const featureId = countOf(fields.featureId, '/featureId');
  const baseVersion = countOf(fields.baseVersion, '/baseVersion');
  if (action !== 'create' && featureId === undefined)
    fault('/featureId', 'required_missing', 'the id of a feature');
  const geometry =
    action === 'remove' ? undefined : readGeometry(fields.geometry, `${pointer}/geometry`, faults);
  const properties =
    action === 'remove' ? {} : readProperties(fields.properties, `${pointer}/properties`, faults);
  if (faults.length > before) return undefined;
  return {
    ...{ pointer, action: action as ChangeKind, collectionId: collection as string, featureId, baseVersion },
    content: geometry && { geometry, properties },
  };

  function countOf(value: unknown, member: string): number | undefined {
    if (value === undefined) return undefined;
    if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
    fault(member, 'wrong_type', 'a whole number from 1');
    return undefined;
  }
}
