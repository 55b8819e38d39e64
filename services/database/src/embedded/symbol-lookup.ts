/** Far above any object of our own; PostGIS's module exports some 23,000 symbols. */
const REMEMBER_FROM_KEYS = 5_000;

/**
 * Makes `Object.keys` remember its answer for very large objects, in a process that only runs the engine.
 *
 * PGlite (0.5.8) looks up a C function by `Object.keys(lib.exports).indexOf(symbol)`: with PostGIS 5 ms each
 * time, so 8 s of garbage to create the extension and 5 ms for each function's first use. A loaded module's exports
 * do not change. To be deleted when PGlite no longer does so.
 */
export function rememberLargeKeys(): () => void {
  const original = Object.keys;
  const remembered = new WeakMap<object, string[]>();
  Object.keys = (value: object) => {
    const known = remembered.get(value);
    if (known) return known;
    const keys = original(value);
    if (keys.length >= REMEMBER_FROM_KEYS) remembered.set(value, keys);
    return keys;
  };
  return () => {
    Object.keys = original;
  };
}
