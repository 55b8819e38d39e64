import { createReadStream } from 'node:fs';

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
/** Longer texts are neither a member's name that matters nor an id of ours. */
const MAX_TEXT = 40;

/**
 * The `id` members (RFC 7946, 3.2) of a GeoJSON file's features in their order, as text; undefined where a feature has
 * none. Read from the file itself: GDAL numbers features without an id, and gives the second of two with the same
 * another, and either may be the id of a feature that is there.
 *
 * Of a collection, a single feature, or one after the other (RFC 8142). In a stream, with what a feature's id takes.
 */
export async function readGeoJsonIds(path: string): Promise<(string | undefined)[]> {
  const scanner = new IdScanner();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) scanner.take(chunk as Buffer);
  return scanner.ids;
}

/** Follows the nesting byte by byte: what JSON is made of is ASCII, in UTF-8 as well. */
class IdScanner {
  readonly ids: (string | undefined)[] = [];
  #depth = 0;
  /** Inside of the root's `features`, whose members are features at depth 3. */
  #inFeatures = false;
  #hadFeatures = false;
  #inString = false;
  #isEscaped = false;
  /** The member's name that stands before the colon, at depths 1 and 3. */
  #name = '';
  #text = '';
  #isValue = false;
  #id: string | undefined;

  take(chunk: Buffer): void {
    for (const byte of chunk) {
      if (this.#inString) this.#inside(byte);
      else this.#outside(byte);
    }
  }

  /** Where the members of a feature, or of what may be one, stand. */
  get #isFeature(): boolean {
    return this.#depth === 1 || (this.#depth === 3 && this.#inFeatures);
  }

  #inside(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      return;
    }
    this.#keep(byte);
  }

  #outside(byte: number): void {
    switch (byte) {
      case QUOTE:
        this.#inString = true;
        this.#text = '';
        return;
      case COLON:
        this.#name = this.#text;
        this.#text = '';
        this.#isValue = true;
        return;
      case COMMA:
        this.#endMember();
        return;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        if (this.#depth === 1 && byte === OPEN_ARRAY && this.#name === 'features') {
          this.#inFeatures = true;
          this.#hadFeatures = true;
        }
        this.#depth++;
        this.#isValue = false;
        if (this.#isFeature) this.#id = undefined;
        if (this.#depth === 1) this.#hadFeatures = false;
        return;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        this.#close(byte);
        return;
      default:
        if (byte > 0x20) this.#keep(byte);
    }
  }

  #keep(byte: number): void {
    if (this.#isFeature && this.#text.length < MAX_TEXT) this.#text += String.fromCharCode(byte);
  }

  #endMember(): void {
    if (this.#isFeature && this.#isValue && this.#name === 'id') this.#id = idOf(this.#text);
    this.#isValue = false;
    this.#text = '';
  }

  #close(byte: number): void {
    this.#endMember();
    if (byte === CLOSE_OBJECT && this.#isFeature && (this.#depth === 3 || !this.#hadFeatures))
      this.ids.push(this.#id);
    this.#depth--;
    if (this.#depth === 1) this.#inFeatures = false;
    // What follows the value of a member is no text of it.
    this.#name = '';
    this.#text = '';
  }
}

const idOf = (text: string): string | undefined => (text === '' || text === 'null' ? undefined : text);
