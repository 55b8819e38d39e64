type Growable = Int32Array | Float64Array | Uint8Array;

/** The array itself where it has room for `length` elements, otherwise a copy of twice the size or more. */
export function withRoom<A extends Growable>(array: A, length: number): A {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => A)(Math.max(length, array.length * 2, 64));
  larger.set(array);
  return larger;
}
