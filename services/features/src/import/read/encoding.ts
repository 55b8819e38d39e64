/** A character encoding by its WHATWG label. */
export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be' | (string & {});

/**
 * The encoding of a text by trying: a byte order mark, else UTF-8 where every sequence is valid, else GB 18030
 * (which holds GBK and GB 2312), else undefined. Chinese text in GBK is practically never valid UTF-8:
 * lead bytes of GBK are rarely followed by the right continuation bytes.
 *
 * `bytes` may end in the middle of a character.
 */
export function guessEncoding(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (isValid(bytes, 'utf-8')) return 'utf-8';
  // Control characters don't occur in text: without this almost any binary is "GBK".
  if (
    bytes.some(
      (byte) =>
        byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1a && byte !== 0x1e,
    )
  ) {
    return undefined;
  }
  return isValid(bytes, 'gb18030') ? 'gb18030' : undefined;
}

/** True where all sequences but a cut last one are valid. */
function isValid(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

export function decodeBytes(bytes: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(bytes);
}

/**
 * GDAL in WebAssembly can't turn GBK into UTF-8 (its C library has no table by the name CP936), so text is carried
 * through it as ISO 8859-1, one character per byte, and decoded here. The same with the system's GDAL.
 */
export function decodeCarried(text: string, encoding: Encoding): string {
  return decodeBytes(Buffer.from(text, 'latin1'), encoding);
}

/** Code page names of dBASE, MapInfo and DXF headers and of `.cpg` files, as WHATWG labels; undefined where unknown. */
export function encodingByName(name: string): Encoding | undefined {
  const key = name
    .trim()
    .toLowerCase()
    .replace(/^ansi[ _]?/, '')
    .replace(/^(cp|windows-?|ms)(?=\d)/, '');
  const label = CODE_PAGES[key] ?? key;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

const CODE_PAGES: Readonly<Record<string, string>> = {
  '936': 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  gb18030: 'gb18030',
  windowssimpchinese: 'gb18030',
  '950': 'big5',
  windowstradchinese: 'big5',
  '932': 'shift_jis',
  windowsjapanese: 'shift_jis',
  '949': 'euc-kr',
  windowskorean: 'euc-kr',
  '65001': 'utf-8',
  utf8: 'utf-8',
  '1252': 'windows-1252',
  windowslatin1: 'windows-1252',
  '1250': 'windows-1250',
  '1251': 'windows-1251',
  windowscyrillic: 'windows-1251',
  '88591': 'iso-8859-1',
  iso8859_1: 'iso-8859-1',
  neutral: 'utf-8',
};

/** The language driver id in byte 29 of a dbf head, where it names an encoding. 0x4D is the Chinese (PRC) one. */
export function encodingOfLanguageDriver(id: number): Encoding | undefined {
  return LANGUAGE_DRIVERS[id];
}

const LANGUAGE_DRIVERS: Readonly<Record<number, Encoding>> = {
  3: 'windows-1252',
  87: 'windows-1252',
  77: 'gb18030',
  122: 'gb18030',
  79: 'big5',
  120: 'big5',
  19: 'shift_jis',
  123: 'shift_jis',
  78: 'euc-kr',
  121: 'euc-kr',
  200: 'windows-1250',
  201: 'windows-1251',
};
