import { LANGUAGE_TAGS, type PageLanguage } from './words.ts';

const STORAGE_KEY = 'tongtu.language';

/** The language chosen here before; otherwise the first of the browser's languages that we speak, else Chinese. */
export function preferredLanguage(): PageLanguage {
  const kept = remembered();
  if (kept) return kept;
  for (const tag of navigator.languages) {
    if (tag.toLowerCase().startsWith('zh')) return 'zh';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'zh';
}

export function rememberLanguage(language: PageLanguage): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Storage is refused in some private windows: the choice then lasts as long as the page.
  }
}

/** Tells the browser and assistive technology which language the page is in now. */
export function applyLanguage(language: PageLanguage): void {
  document.documentElement.lang = LANGUAGE_TAGS[language];
}

function remembered(): PageLanguage | undefined {
  try {
    const kept = localStorage.getItem(STORAGE_KEY);
    return kept === 'zh' || kept === 'en' ? kept : undefined;
  } catch {
    return undefined;
  }
}
