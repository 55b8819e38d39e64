/** A piece of an attribution: text, with the address it leads to where it is a link. */
export interface AttributionPart {
  readonly text: string;
  readonly href?: string;
}

/**
 * Takes the text and the web links out of a TileJSON attribution, which may be HTML of whoever made the
 * tiles. Nothing of it is ever put into the page as markup.
 */
export function attributionParts(attribution: string): AttributionPart[] {
  const body = new DOMParser().parseFromString(attribution, 'text/html').body;
  return [...body.childNodes].flatMap((node): AttributionPart[] => {
    const text = node.textContent ?? '';
    if (text === '') return [];
    const href = node instanceof HTMLAnchorElement ? node.href : '';
    return [/^https?:\/\//.test(href) ? { text, href } : { text }];
  });
}
