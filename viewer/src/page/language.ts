import { LANGUAGE_COOKIE } from '@tongtu/sdk/contract';
import { remember, remembered } from './storage.ts';
import { LANGUAGE_TAGS, type PageLanguage } from './words.ts';

const KEY = 'language';

const COOKIE = new RegExp(`(?:^|; )${LANGUAGE_COOKIE}=(zh|en)(?:;|$)`);
const YEAR_SECONDS = 31_536_000;

/** The language chosen before, here or on a page of the API; otherwise the first of the browser's languages that we speak, else Chinese. */
export function preferredLanguage(): PageLanguage {
  const kept = COOKIE.exec(document.cookie)?.[1] ?? remembered(KEY);
  if (kept === 'zh' || kept === 'en') return kept;
  for (const tag of navigator.languages) {
    if (tag.toLowerCase().startsWith('zh')) return 'zh';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'zh';
}

export function rememberLanguage(language: PageLanguage): void {
  remember(KEY, language);
  // Not by the Cookie Store: it asks for HTTPS, which a platform within an office has not always.
  // biome-ignore lint/suspicious/noDocumentCookie: see above
  document.cookie = `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
}

/** Tells the browser and assistive technology which language the page is in now. */
export function applyLanguage(language: PageLanguage): void {
  document.documentElement.lang = LANGUAGE_TAGS[language];
}
