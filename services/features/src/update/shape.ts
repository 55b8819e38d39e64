/**
 * SQL: both shapes have the same positions in the same order at 9 decimals of a degree (0.1 mm), as the API and its
 * downloads send them. Whoever sends one back has not changed it.
 */
export const isSameShapeSql = (a: string, b: string): string =>
  `(${a} = ${b} or st_snaptogrid(${a}, 1e-9) = st_snaptogrid(${b}, 1e-9))`;
