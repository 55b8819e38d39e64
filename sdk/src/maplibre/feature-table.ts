import type { Collection } from '../client/index.ts';

/** A line of a popup. */
export interface FeatureLine {
  readonly title: string;
  readonly text: string;
}

/** A feature that was pointed at. */
export interface PointedFeature {
  readonly id: number | undefined;
  /** Missing for own rows. */
  readonly collection?: string;
  /** Of the feature and, where rows are joined, of its row. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * What a feature says, in the words of its collection: fields by their titles, codes by theirs, numbers with units.
 * Fields that it lacks are left out; those that no description names stand by their own names.
 *
 * @param wanted default: the fields of the collection, or of the feature where there is no collection
 */
export function featureLines(
  properties: PointedFeature['properties'],
  collection: Pick<Collection, 'fields' | 'codeLists'> | undefined,
  language: 'zh' | 'en',
  wanted?: readonly string[],
): FeatureLine[] {
  const described = new Map((collection?.fields ?? []).map((field) => [field.name, field]));
  const names = wanted ?? [...new Set([...described.keys(), ...Object.keys(properties)])];
  return names.flatMap((name) => {
    const value = properties[name];
    if (value === undefined || value === null || value === '' || typeof value === 'object') return [];
    const field = described.get(name);
    const codes = field?.codeList === undefined ? [] : (collection?.codeLists[field.codeList]?.codes ?? []);
    const code = codes.find((each) => each.code === value)?.title[language];
    const word = typeof value === 'boolean' ? YES_NO[language][value ? 0 : 1] : String(value);
    const unit = field?.unit === undefined ? '' : ` ${UNITS[field.unit] ?? field.unit}`;
    return [{ title: field?.title[language] ?? name, text: code ?? word + unit }];
  });
}

const YES_NO = { zh: ['是', '否'], en: ['yes', 'no'] } as const;
/** As people write what UCUM spells for machines. */
const UNITS: Readonly<Record<string, string>> = { m2: 'm²', m3: 'm³', deg: '°' };

/** The lines as a table; nothing of them is ever markup. */
export function featureTable(heading: string, lines: readonly FeatureLine[]): HTMLElement {
  const table = document.createElement('table');
  table.className = 'tongtu-feature';
  if (heading !== '') table.createCaption().textContent = heading;
  for (const { title, text } of lines) {
    const row = table.insertRow();
    const head = document.createElement('th');
    head.scope = 'row';
    head.textContent = title;
    row.append(head);
    row.insertCell().textContent = text;
  }
  return table;
}
