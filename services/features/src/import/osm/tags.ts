/**
 * Reads PostgreSQL's hstore text, in which GDAL delivers tags: `"name"=>"南湖","note"=>"say \"hi\""`.
 * Throws on anything else: half a tag list must not pass for a whole one.
 */
export function parseHstore(text: string): Record<string, string> {
  const pairs: [string, string][] = [];
  const pair = /"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"(,|$)/gsy;
  let end = 0;
  let ended = text === '';
  for (let match = pair.exec(text); match !== null; match = pair.exec(text)) {
    const [whole, key = '', value = '', separator] = match;
    pairs.push([unescaped(key), unescaped(value)]);
    end += whole.length;
    ended = separator === '';
    if (ended) break;
  }
  if (!ended) throw new Error(`not hstore at character ${end}: ${text.slice(end, end + 80)}`);
  // Not by assignment: a key may be called `__proto__`.
  return Object.fromEntries(pairs);
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\(.)/gs, '$1') : text;
}
