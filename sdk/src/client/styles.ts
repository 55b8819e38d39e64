import type { StyleSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Bilingual } from '../contract/index.ts';
import type { Answer, CallOptions } from './answer.ts';
import { type Fetch, fieldsOf, getJson } from './request.ts';

/** A map style that the platform offers. */
export interface MapStyle {
  readonly id: string;
  readonly title: Bilingual;
}

export interface StyleOptions extends CallOptions {
  /** Default: the server's, Chinese. */
  readonly language?: 'zh' | 'en' | 'both';
}

export interface StyleCalls {
  /** Problem `not_found` where the platform keeps no list. */
  list(options?: CallOptions): Promise<Answer<readonly MapStyle[]>>;
  /** A MapLibre style, version 8. */
  get(styleId: string, options?: StyleOptions): Promise<Answer<StyleSpecification>>;
}

export function styleCalls(baseUrl: string, fetch: Fetch): StyleCalls {
  return {
    list: (options) => getJson(fetch, `${baseUrl}/styles`, readStyles, options),
    get: (styleId, { language, ...options } = {}) => {
      const url = `${baseUrl}/styles/${encodeURIComponent(styleId)}`;
      return getJson(fetch, language ? `${url}?lang=${language}` : url, readStyle, options);
    },
  };
}

function readStyles(json: unknown): readonly MapStyle[] {
  const { styles } = fieldsOf(json, 'styles');
  if (!Array.isArray(styles)) throw new TypeError('styles: wanted an array');
  return styles.map((style) => {
    const { id, title, titles } = fieldsOf(style, 'style');
    if (typeof id !== 'string') throw new TypeError('style: wanted an id');
    return { id, title: bilingual(titles ?? title, id) };
  });
}

function bilingual(value: unknown, otherwise: string): Bilingual {
  if (typeof value === 'string') return { zh: value, en: value };
  const { zh, en } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Bilingual>;
  return { zh: zh ?? otherwise, en: en ?? zh ?? otherwise };
}

function readStyle(json: unknown): StyleSpecification {
  const { version, layers, sources } = fieldsOf(json, 'style');
  if (version !== 8 || !Array.isArray(layers)) throw new TypeError('style: wanted version 8 with layers');
  fieldsOf(sources, 'style sources');
  return json as StyleSpecification;
}
