/**
 * Figures of sign-in, after GB/T 22239 (等保) as assessors usually read it: at least 8 characters of 3 of 4
 * kinds, not the user name; locked after 5 failures for 30 minutes; signed out after 10 idle minutes.
 */
export const PASSWORD_MIN_LENGTH = 8;
/** Bounds the work of hashing. */
export const PASSWORD_MAX_LENGTH = 128;
export const PASSWORD_MIN_KINDS = 3;

/** A new password is none of so many before it, the present one among them. */
export const REMEMBERED_PASSWORDS = 5;

export const MAX_FAILURES = 5;
export const LOCK_MINUTES = 30;

export const IDLE_MINUTES = 10;
/** A working day: after it one signs in again, however busy. */
export const SESSION_HOURS = 12;
/** A session's end is moved on at most this often, so that activity is not a write per request. */
export const REFRESH_SECONDS = 60;

/** Attempts of one address: ten without a pause of ten seconds between two of them. An office shares an address. */
export const RATE_WINDOW_SECONDS = 10;
export const RATE_MAX = 10;

export const USER_NAME_MIN_LENGTH = 3;
export const USER_NAME_MAX_LENGTH = 30;
/** What the sign-in library takes as a user name. */
export const USER_NAME = /^[a-zA-Z0-9_.]+$/;

/** How long a sign-in waits for its second factor. */
export const SECOND_FACTOR_MINUTES = 10;
/** A code is taken in its own half minute and the ones beside it; so long it is remembered. */
export const CODE_MINUTES = 5;

export const KEY_MAX_YEARS = 2;
/** Living keys of one organization. */
export const MAX_KEYS = 100;
export const KEY_USE_SECONDS = 60;
