import type { MappingDefinition } from '@tongtu/sdk/contract';

/** A layer of a source, as far as it is needed to recognise it. */
export interface SourceLayer {
  readonly name: string;
  readonly attributes: readonly string[];
}

/**
 * The mapping that knows every layer by name, and one of whose layers has all the attributes it
 * expects; of several, the one that expects most. `undefined` where none does: then the person says.
 */
export function suggestMapping(
  layers: readonly SourceLayer[],
  among: readonly MappingDefinition[],
): MappingDefinition | undefined {
  const fitting = among.filter(({ recognise }) => {
    if (!recognise || layers.length === 0) return false;
    const known = recognise.layers.map((pattern) => new RegExp(`^(?:${pattern})$`, 'u'));
    return (
      layers.every(({ name }) => known.some((pattern) => pattern.test(name))) &&
      layers.some(({ attributes }) =>
        recognise.attributes.every((attribute) => attributes.includes(attribute)),
      )
    );
  });
  const expects = (mapping: MappingDefinition) => mapping.recognise!.attributes.length;
  return fitting.reduce<MappingDefinition | undefined>(
    (best, mapping) => (best && expects(best) >= expects(mapping) ? best : mapping),
    undefined,
  );
}
