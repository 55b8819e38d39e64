import type { Bilingual } from '@tongtu/sdk/contract';
import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

export type PageLanguage = keyof Bilingual;

/** The better liked of our two languages by Accept-Language (RFC 9110, 12.5.4); Chinese where neither is named. */
export function languageOf({ headers }: Pick<FastifyRequest, 'headers'>): PageLanguage {
  const asked = new Negotiator({ headers: { 'accept-language': headers['accept-language'] ?? '' } });
  // A region's variant counts as the language: en-GB is English.
  const names = asked.languages().map((range) => range.toLowerCase().split('-', 1)[0]);
  return names.find((name): name is PageLanguage => name === 'zh' || name === 'en') ?? 'zh';
}
