import { randomInt } from 'node:crypto';
import { isStrongPassword } from './password.ts';

/** Without characters that are mistaken for each other on paper. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** `Kq7m-tZ3v-Xw9p-d4Fh`: 16 drawn characters, about 93 bits. */
export function makePassword(userName: string): string {
  for (;;) {
    const drawn = Array.from({ length: 16 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
    const password = drawn.replace(/.{4}(?=.)/g, '$&-');
    if (isStrongPassword(password, userName)) return password;
  }
}
