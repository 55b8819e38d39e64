/**
 * Whether tests run in their long form: by `npm run test:faults`. In the short one, of `npm test`, the dearer engine does
 * not do over again what the other has shown.
 */
export const isLong = process.env.TONGTU_FAULTS === 'long';
