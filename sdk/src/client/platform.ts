import type { Bilingual } from '../contract/index.ts';
import type { Answer, CallOptions } from './answer.ts';
import { type Fetch, type Fields, fieldsOf, getJson } from './request.ts';

/** Map approval (审图号), which a public map in China must show. */
export interface MapApproval {
  readonly number: string;
  readonly authority?: string;
  readonly scope?: string;
}

/** What the platform says about itself and about the data it holds, at `GET /api`. */
export interface PlatformInfo {
  /** The newest publication; 0 before the first. */
  readonly revision: number;
  /** What a reader must be told beside the map, such as that the data are simulated. */
  readonly notices: readonly Bilingual[];
  readonly approval?: MapApproval;
  /** True where the platform keeps a list of map styles. */
  readonly offersStyles?: true;
}

export interface PlatformCalls {
  get(options?: CallOptions): Promise<Answer<PlatformInfo>>;
  /** Whether everything is up and the first data are in; problem `unreachable` where nothing answers. */
  ready(options?: CallOptions): Promise<Answer<boolean>>;
}

/** @param once the same without further tries: «not yet» is an answer */
export function platformCalls(baseUrl: string, fetch: Fetch, once: Fetch): PlatformCalls {
  return {
    get: (options) => getJson(fetch, `${baseUrl}/api`, readInfo, options),
    ready: async (options) => {
      const answer = await getJson(once, `${baseUrl}/health/ready`, () => true, options);
      // A 503 is the answer «not yet», not a failure to answer.
      return !answer.ok && answer.problem.status === 503 ? { ok: true, value: false } : answer;
    },
  };
}

function readInfo(json: unknown): PlatformInfo {
  const fields = fieldsOf(json, 'platform');
  const approval = approvalOf(fields);
  return {
    revision: Number(fields.revision ?? 0),
    notices: Array.isArray(fields.notices) ? fields.notices.filter(isBilingual) : [],
    ...(approval ? { approval } : {}),
    ...(hasLink(fields, 'styles') ? { offersStyles: true } : {}),
  };
}

function hasLink({ links }: Fields, wanted: string): boolean {
  return Array.isArray(links) && links.some((link: { rel?: unknown } | null) => link?.rel === wanted);
}

function approvalOf({ approval }: Fields): MapApproval | undefined {
  if (typeof approval !== 'object' || approval === null) return undefined;
  return typeof (approval as Partial<MapApproval>).number === 'string'
    ? (approval as MapApproval)
    : undefined;
}

function isBilingual(value: unknown): value is Bilingual {
  const { zh, en } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Bilingual>;
  return typeof zh === 'string' && typeof en === 'string';
}
