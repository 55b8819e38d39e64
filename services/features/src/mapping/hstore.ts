/** What a PostgreSQL hstore text holds, and where it stopped being one. */
export interface Unpacked {
  readonly attributes: ReadonlyMap<string, string>;
  /** The rest that could not be read, as of a column too narrow for its value; absent where all was read. */
  readonly rest?: string;
}

const quoted = String.raw`"((?:[^"\\]|\\.)*)"`;
const pair = new RegExp(String.raw`\s*${quoted}\s*=>\s*(?:${quoted}|NULL)\s*(,|$)`, 'uy');

/** Reads `"key"=>"value", …` with backslash escapes. A key with NULL is absent; of a repeated key the first counts. */
export function parseHstore(text: string): Unpacked {
  const attributes = new Map<string, string>();
  pair.lastIndex = 0;
  let read = 0;
  let isOpen = false;
  for (let match = pair.exec(text); match; match = pair.exec(text)) {
    read = pair.lastIndex;
    isOpen = match[3] === ',';
    const [, key, value] = match;
    if (value !== undefined && !attributes.has(withoutEscapes(key!)))
      attributes.set(withoutEscapes(key!), withoutEscapes(value));
    if (!isOpen) break;
  }
  // After a comma there is another pair, so one at the end is a list that was cut off.
  const rest = text.slice(read).trim() || (isOpen ? ',' : '');
  return rest === '' ? { attributes } : { attributes, rest };
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/gsu, '$1');
}
