/**
 * Reads PostgreSQL's hstore text, in which GDAL delivers tags: `"name"=>"南湖","note"=>"say \"hi\""`.
 * Throws on anything else: half a tag list must not pass for a whole one.
 */
export function parseHstore(text: string): Record<string, string> {
  const tags: Record<string, string> = {};
  const pair = /"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"(,|$)/gsy;
  let end = 0;
  for (let match = pair.exec(text); match !== null; match = pair.exec(text)) {
    const [whole, key = '', value = ''] = match;
    tags[unescaped(key)] = unescaped(value);
    end += whole.length;
    if (end === text.length) break;
  }
  if (end !== text.length) throw new Error(`not hstore at character ${end}: ${text.slice(end, end + 80)}`);
  return tags;
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\(.)/gs, '$1') : text;
}
