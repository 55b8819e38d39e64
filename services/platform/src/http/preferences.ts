export type PageLanguage = 'zh' | 'en';

/**
 * True where an Accept header names HTML before any other kind of answer of ours: what a browser sends when it
 * goes to an address, and no script, tool or tile client does.
 */
export function prefersPage(accept: string | undefined): boolean {
  const weights = weightsOf(accept);
  const html = weights.get('text/html') ?? 0;
  const others = ['application/problem+json', 'application/json', 'application/geo+json'];
  return html > 0 && others.every((type) => html > (weights.get(type) ?? 0));
}

/** The better liked of our two languages in an Accept-Language header; Chinese where neither is named. */
export function languageOf(acceptLanguage: string | undefined): PageLanguage {
  const best = { zh: 0, en: 0 };
  for (const [range, weight] of weightsOf(acceptLanguage)) {
    const language = range.split('-', 1)[0];
    if (language === 'zh' || language === 'en') best[language] = Math.max(best[language], weight);
  }
  return best.en > best.zh ? 'en' : 'zh';
}

/** Lower-case items of a weighted list (RFC 9110, 12.4.2) with their weights, 1 where none is given. */
function weightsOf(header: string | undefined): Map<string, number> {
  const weights = new Map<string, number>();
  for (const item of (header ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim());
    const quality = parameters.find((each) => /^q\s*=/.test(each))?.split('=')[1];
    const weight = quality === undefined ? 1 : Number(quality);
    if (name !== '' && Number.isFinite(weight)) weights.set(name, weight);
  }
  return weights;
}
