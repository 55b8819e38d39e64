import { type Bilingual, LANGUAGE_COOKIE } from '@tongtu/sdk/contract';
import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

export type PageLanguage = keyof Bilingual;

const CHOSEN = new RegExp(`(?:^|;\\s*)${LANGUAGE_COOKIE}=([a-z]{2})(?:;|$)`);

export const isPageLanguage = (value: unknown): value is PageLanguage => value === 'zh' || value === 'en';

/**
 * What the reader chose on a page (a cookie); else the better liked of our two languages by Accept-Language
 * (RFC 9110, 12.5.4); Chinese where neither is named.
 */
export function languageOf({ headers }: Pick<FastifyRequest, 'headers'>): PageLanguage {
  const chosen = CHOSEN.exec(headers.cookie ?? '')?.[1];
  if (isPageLanguage(chosen)) return chosen;
  const asked = new Negotiator({ headers: { 'accept-language': headers['accept-language'] ?? '' } });
  // A region's variant counts as the language: en-GB is English.
  const names = asked.languages().map((range) => range.toLowerCase().split('-', 1)[0]);
  return names.find(isPageLanguage) ?? 'zh';
}
