import { remember, remembered } from './storage.ts';
import { LANGUAGE_TAGS, type PageLanguage } from './words.ts';

const KEY = 'language';

/** The language chosen here before; otherwise the first of the browser's languages that we speak, else Chinese. */
export function preferredLanguage(): PageLanguage {
  const kept = remembered(KEY);
  if (kept === 'zh' || kept === 'en') return kept;
  for (const tag of navigator.languages) {
    if (tag.toLowerCase().startsWith('zh')) return 'zh';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'zh';
}

export function rememberLanguage(language: PageLanguage): void {
  remember(KEY, language);
}

/** Tells the browser and assistive technology which language the page is in now. */
export function applyLanguage(language: PageLanguage): void {
  document.documentElement.lang = LANGUAGE_TAGS[language];
}
