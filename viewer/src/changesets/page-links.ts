import type { Me } from '@tongtu/sdk/client';
import type { PageLink } from '../page/page-header.ts';
import { type PageLanguage, say } from '../page/words.ts';

/** Those who only look at the map have no work to go to. */
const LOOKS_ONLY = 'viewer';
/** Departments edit by the API; the desk is not open to them. */
const EDITS_ELSEWHERE = 'editor';

/** The ways between map, desk and review, for those who have work there. */
export function pageLinks(language: PageLanguage, me: Me | undefined): PageLink[] {
  const map = { href: './', text: say(language, 'map') };
  if (me?.kind !== 'member' || me.role === LOOKS_ONLY) return [map];
  const survey = { href: './survey', text: say(language, 'survey') };
  const review = { href: './review', text: say(language, 'review') };
  return me.role === EDITS_ELSEWHERE ? [map, review] : [map, survey, review];
}
