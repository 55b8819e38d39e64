import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_KINDS, PASSWORD_MIN_LENGTH } from './rules.ts';

export const PASSWORD_WANTED =
  `${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters of at least ${PASSWORD_MIN_KINDS} of these kinds: ` +
  'lower case, upper case, digits, others; and not the user name';

/** Letters without case, such as Han, count as "others". */
const KINDS = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];

/** Whether a password may be set for a user name, by the rules in {@link PASSWORD_WANTED}. */
export function isStrongPassword(password: string, userName: string): boolean {
  const length = [...password].length;
  const kinds = KINDS.filter((kind) => kind.test(password)).length;
  const containsName = password.toLowerCase().includes(userName.toLowerCase());
  return (
    length >= PASSWORD_MIN_LENGTH &&
    length <= PASSWORD_MAX_LENGTH &&
    kinds >= PASSWORD_MIN_KINDS &&
    !containsName
  );
}
