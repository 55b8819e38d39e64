import {
  type NewReport,
  ProblemError,
  REPORT_KINDS,
  REPORT_LIMITS,
  type ReportKind,
} from '@tongtu/sdk/contract';
import { type Fields, neededText, objectOf, textMember } from '../changesets/body.ts';

/** `website` is a field that no human sees: programs that fill in every field give themselves away. */
const MEMBERS = ['ticket', 'kind', 'place', 'text', 'contact', 'feature', 'website'];

/** A report as it came. @throws ProblemError `bad_request`, `unknown_parameter`, `bad_parameter` */
export function readReport(body: unknown): Omit<NewReport, 'ticket'> & { readonly ticket: unknown } {
  const fields = objectOf(body, MEMBERS);
  if (fields.website !== undefined && fields.website !== '')
    throw bad('website', fields.website, 'nothing: it is a trap for programs');
  const contact = textMember(fields, 'contact', REPORT_LIMITS.contact);
  const feature = featureOf(fields.feature);
  return {
    ...{ ticket: fields.ticket, kind: kindOf(fields), place: placeOf(fields.place) },
    text: seenText(fields),
    ...(contact ? { contact: plainText(contact) } : {}),
    ...(feature ? { feature } : {}),
  };
}

/** Characters that nobody sees are no words. */
function seenText(fields: Fields): string {
  const text = plainText(neededText(fields, 'text', REPORT_LIMITS.text)).trim();
  if (text !== '') return text;
  throw bad('text', 'nothing', `a text of 1 to ${REPORT_LIMITS.text} characters`);
}

/** Without control and direction characters, by which a text can make others look like what they are not. */
const plainText = (text: string): string => text.replaceAll('\r\n', '\n').replace(/[^\P{C}\n\t]/gu, '');

function kindOf({ kind }: Fields): ReportKind {
  const found = REPORT_KINDS.find((each) => each === kind);
  if (found) return found;
  throw bad('kind', kind, REPORT_KINDS.join(', '));
}

function placeOf(value: unknown): [number, number] {
  const [lng, lat] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [];
  if (isWithin(lng, 180) && isWithin(lat, 90)) return [lng, lat];
  throw bad('place', value, '[longitude, latitude] in degrees');
}

const isWithin = (value: unknown, limit: number): value is number =>
  typeof value === 'number' && Math.abs(value) <= limit;

function featureOf(value: unknown): NewReport['feature'] {
  if (value === undefined || value === null) return undefined;
  const { collection, id } = objectOf(value, ['collection', 'id']);
  const isNamed = typeof collection === 'string' && /^[a-z][a-z0-9_]{0,62}$/.test(collection);
  if (isNamed && Number.isSafeInteger(id) && (id as number) > 0) return { collection, id: id as number };
  throw bad('feature', value, 'collection and id of a feature');
}

const bad = (name: string, got: unknown, wanted: string) =>
  new ProblemError('bad_parameter', {
    ...{
      detail: `member ${name}`,
      got: typeof got === 'string' ? got : got === undefined ? 'nothing' : typeof got,
    },
    wanted,
  });
