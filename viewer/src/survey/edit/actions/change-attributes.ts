import type { Properties } from '@tongtu/sdk/contract';
import { type Decision, decide, refuse, replace } from '../edit.ts';
import type { DeskFeature } from '../feature.ts';

/** Attributes to be set; `undefined` takes one away. Those that are not named stay as each feature has them. */
export type AttributeChanges = Readonly<Record<string, Properties[string] | undefined>>;

/** The same attributes of one feature or of many. */
export function changeAttributes(features: readonly DeskFeature[], values: AttributeChanges): Decision {
  if (features.length === 0) return refuse('nothing_selected');
  return decide(
    'attributes',
    features.map((feature) => replace(feature, { properties: changed(feature.properties, values) })),
    features.map(({ key }) => key),
  );
}

function changed(properties: Properties, values: AttributeChanges): Properties {
  const next: Record<string, Properties[string]> = { ...properties };
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete next[name];
    else next[name] = value;
  }
  return next;
}
