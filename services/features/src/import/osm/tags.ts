import { parseHstore } from '../../mapping/hstore.ts';

/**
 * Reads the tags that GDAL delivers as hstore: `"name"=>"南湖","note"=>"say \\"hi\\""`.
 * Throws on anything else: half a tag list must not pass for a whole one.
 */
export function parseTags(text: string): Record<string, string> {
  const { attributes, rest } = parseHstore(text);
  if (rest !== undefined) throw new Error(`not hstore: ${rest.slice(0, 80)}`);
  // Not by assignment: a key may be called `__proto__`.
  return Object.fromEntries(attributes);
}
