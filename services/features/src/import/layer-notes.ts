import type { MappingDefinition } from '@tongtu/sdk/contract';
import { idRulesOf } from '../mapping/identify.ts';
import type { LayerPlan } from './plan.ts';
import { isOsm } from './read/format.ts';
import { hasStableIds } from './read/source.ts';
import type { LayerReport } from './report.ts';

/** What whoever delivers a layer should know of how a mapping takes it, beside what became of its records. */
export function layerNotes({ layer, columns: positions }: LayerPlan, mapping: MappingDefinition): string[] {
  if (isOsm(layer.format)) return [];
  const ids = idRulesOf(mapping, layer.ownName).map(({ attribute }) => attribute);
  const notes: string[] = [];
  if (!hasStableIds(layer) && !layer.columns.some((column) => ids.includes(column)))
    notes.push(
      'its records have no ids: a later delivery knows them by their row number ("identify" in a mapping names a column)',
    );
  // Any other mapping was written by someone who saw the columns.
  if (mapping.id.startsWith('generic:')) {
    const taken = new Set([
      ...ids,
      ...fieldSources(mapping),
      ...(positions ? [positions.x, positions.y] : []),
    ]);
    const left = layer.columns.filter((column) => !taken.has(column));
    if (left.length > 0)
      notes.push(`columns that no field takes: ${left.join(', ')} (a mapping says what they are)`);
  }
  return notes.map((note) => `${layer.name}: ${note}`);
}

function fieldSources({ rules }: MappingDefinition): string[] {
  return rules
    .flatMap((rule) => ('set' in rule ? Object.values(rule.set ?? {}) : []))
    .flatMap((value) => (typeof value === 'object' ? value.from : []));
}

/** What became of a layer's shapes that nobody would look for among its counts. */
export function shapeNotes({
  layer,
  areasAsPoints,
  geometryRejections,
}: Pick<LayerReport, 'layer' | 'areasAsPoints' | 'geometryRejections'>): string[] {
  const notes: string[] = [];
  if (areasAsPoints > 0)
    notes.push(
      `${counted(areasAsPoints, 'area')} became points, as the mapping asks; whether such an area is valid is not looked at`,
    );
  for (const [code, count] of Object.entries(geometryRejections))
    notes.push(`${counted(count, 'record')} rejected for the geometry (${code})`);
  return notes.map((note) => `${layer}: ${note}`);
}

const counted = (count: number, noun: string) =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
