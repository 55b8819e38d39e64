import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';

/** How much larger lettering is for readers who ask for large type. */
const LARGE_TYPE_SCALE = 1.3;

/** The same layers with all lettering larger. */
export function enlargeType(
  layers: readonly LayerSpecification[],
  scale = LARGE_TYPE_SCALE,
): LayerSpecification[] {
  return layers.map((layer) => {
    const size = layer.type === 'symbol' ? layer.layout?.['text-size'] : undefined;
    if (size === undefined) return layer;
    return {
      ...layer,
      layout: { ...layer.layout, 'text-size': enlarged(size, scale) },
    } as LayerSpecification;
  });
}

/** A size by zoom must stay outermost, so what it gives is enlarged, not the whole. */
function enlarged(size: unknown, scale: number): unknown {
  if (typeof size === 'number') return size * scale;
  if (!Array.isArray(size)) return size;
  const [operator, ...rest] = size as [string, ...unknown[]];
  // ["interpolate", how, input, stop, output, …] and ["step", input, output, stop, output, …]
  const outputs = operator === 'interpolate' ? 3 : operator === 'step' ? 1 : undefined;
  if (outputs === undefined) return ['*', scale, size];
  return [
    operator,
    ...rest.map((part, index) =>
      index >= outputs && (index - outputs) % 2 === 0 ? enlarged(part, scale) : part,
    ),
  ];
}
