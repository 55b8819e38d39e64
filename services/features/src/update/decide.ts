import { isDeepStrictEqual } from 'node:util';
import type { Bilingual, Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import type { MatchBy } from './options.ts';
import type { MatchedRecord } from './store.ts';

/** What becomes of a record. */
export type Decision =
  | { readonly kind: 'created'; readonly geometry: Geometry; readonly properties: Properties }
  | {
      readonly kind: 'changed';
      readonly featureId: number;
      readonly baseVersion: number;
      readonly geometry: Geometry;
      readonly properties: Properties;
    }
  | { readonly kind: 'unchanged' }
  /** Listed for people: it is not clear what it is, and nothing is guessed. */
  | { readonly kind: 'unclear'; readonly code: UnclearCode; readonly reason: Bilingual };

export type UnclearCode =
  | 'match_key_missing'
  | 'match_not_found'
  | 'match_ambiguous'
  | 'match_double'
  | 'match_elsewhere'
  | 'match_outdated';

/** Ids that one reason names. */
const MAX_NAMED = 10;

/** Decides about a record by what was found for it. Attributes of which the file says nothing stay as they are. */
export function decide(record: MatchedRecord, match: MatchBy): Decision {
  const { candidates, current, featureId, geometry, key, properties, rivals, version } = record;
  if (match.kind === 'key' && key === null)
    return unclear('match_key_missing', {
      zh: `字段 ${match.field} 为空，无法匹配`,
      en: `it has no ${match.field} to be matched by`,
    });
  if (candidates.length === 0) {
    if (match.kind === 'id' && key !== null)
      return unclear('match_not_found', {
        zh: `没有编号为 ${key} 的要素`,
        en: `there is no feature ${key}; ids are given by the platform`,
      });
    return { kind: 'created', geometry, properties };
  }
  if (featureId === null) {
    const named = candidates.slice(0, MAX_NAMED).join(', ');
    return unclear('match_ambiguous', {
      zh: `可能是其中任一要素：${named}`,
      en: `it may be any of the features ${named}`,
    });
  }
  if (rivals.length > 0)
    return unclear('match_double', {
      zh: `与第 ${rivals.join('、')} 行对应同一要素 ${featureId}`,
      en: `it is feature ${featureId}, and so ${rivals.length === 1 ? 'is row' : 'are rows'} ${rivals.join(', ')}`,
    });
  if (current === null)
    return unclear('match_elsewhere', {
      zh: `其要素 ${featureId} 属于另一数据集`,
      en: `its feature ${featureId} is of another collection`,
    });
  if (version !== null && version !== current.version)
    return unclear('match_outdated', {
      zh: `要素 ${featureId} 现为第 ${current.version} 版，文件中为第 ${version} 版，请重新下载`,
      en: `feature ${featureId} has version ${current.version} by now, the file has ${version}: download it again`,
    });
  const merged = laidOver(current.properties, properties, record.fields);
  if (current.isSameShape && isDeepStrictEqual(merged, current.properties)) return { kind: 'unchanged' };
  return {
    kind: 'changed',
    featureId,
    baseVersion: current.version,
    geometry: current.geometry ?? geometry,
    properties: merged,
  };
}

const unclear = (code: UnclearCode, reason: Bilingual): Decision => ({ kind: 'unclear', code, reason });

function laidOver(current: Properties, stated: Properties, fields: readonly string[]): Properties {
  const kept = Object.entries(current).filter(([name]) => !fields.includes(name));
  const taken = Object.entries(stated).filter(([name]) => fields.includes(name));
  return Object.fromEntries([...kept, ...taken]);
}
