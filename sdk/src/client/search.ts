import type { SearchAnswer } from '../contract/index.ts';
import type { Bbox, LngLat } from '../geo/index.ts';
import type { Answer, CallOptions } from './answer.ts';
import { addressWith, type Fetch, fieldsOf, getJson, listOf } from './request.ts';

export interface SearchOptions extends CallOptions {
  /** Only what meets this box. */
  readonly bbox?: Bbox | undefined;
  /** What is nearer comes first, of what fits alike. */
  readonly near?: LngLat | undefined;
  /** Only these collections, by id. */
  readonly kinds?: readonly string[] | undefined;
  /** Of the names that are shown. Default: the server's, Chinese. */
  readonly language?: 'zh' | 'en' | undefined;
  /** Default 10, at most 50. */
  readonly limit?: number | undefined;
}

export interface SearchCalls {
  /**
   * Features by their names, best first. Problem `bad_parameter` for a question without a letter, a digit or a Han
   * character, `not_ready` while names are being indexed.
   */
  find(question: string, options?: SearchOptions): Promise<Answer<SearchAnswer>>;
}

export function searchCalls(baseUrl: string, fetch: Fetch): SearchCalls {
  return {
    find: (question, { bbox, near, kinds, language, limit, ...options } = {}) => {
      const lists = { bbox: bbox?.join(), near: near?.join(), kinds: kinds?.join() };
      const url = addressWith(`${baseUrl}/api/search`, { q: question, ...lists, lang: language, limit });
      return getJson(fetch, url, readHits, options);
    },
  };
}

function readHits(json: unknown): SearchAnswer {
  for (const hit of listOf(json, 'features')) {
    const { id, properties } = fieldsOf(hit, 'hit');
    const { collection, name } = fieldsOf(properties, 'properties of a hit');
    if (!Number.isSafeInteger(id) || typeof collection !== 'string' || typeof name !== 'string')
      throw new TypeError('hit: wanted an id, a collection and a name');
  }
  return json as SearchAnswer;
}
