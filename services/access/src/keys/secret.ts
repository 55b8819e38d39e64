import { createHash, randomBytes } from 'node:crypto';

const KEY_PREFIX = 'tk_';
const SECRET_BYTES = 32;
const HINT_LENGTH = KEY_PREFIX.length + 4;
const KEY = new RegExp(`^${KEY_PREFIX}[A-Za-z0-9_-]{43}$`);

/** A new key as its system sends it: 256 drawn bits. */
export const makeKey = (): string => KEY_PREFIX + randomBytes(SECRET_BYTES).toString('base64url');

/** What is stored of a key. No salt and no slow hash: a drawn key can't be guessed, and each request asks. */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** How it begins, by which people tell keys apart; 232 bits of it are left to nobody but the system. */
export const hintOfKey = (key: string): string => key.slice(0, HINT_LENGTH);

/** Whether a text can be a key at all; what can't is asked of nobody. */
export const isKey = (text: string): boolean => KEY.test(text);
