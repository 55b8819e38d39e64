/** Whether the tests of this folder run in their long form: by `npm run test:faults`. */
export const isLong = process.env.TONGTU_FAULTS === 'long';
