import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deskFeature, editOf, sheetWith } from '../../../../test/support/desk.ts';
import { sketch } from '../../../../test/support/sketch.ts';
import { changeAttributes } from './actions/change-attributes.ts';
import { create } from './actions/create.ts';
import { deleteFeatures } from './actions/delete.ts';
import { move } from './actions/move.ts';
import { apply, type Edit } from './edit.ts';
import type { Sheet } from './feature.ts';
import { type History, NO_HISTORY, netChanges, perform, redo, sheetOf, undo } from './history.ts';

const drawing = sketch('a b c d e f');
const stored = sheetWith(
  deskFeature('1', drawing.point('a')),
  deskFeature('2', drawing.line('bc')),
  deskFeature('3', drawing.line('de')),
);

type Stroke = {
  readonly kind: 'create' | 'delete' | 'name' | 'move';
  readonly pick: number;
  readonly text: string;
};
const strokes = fc.array(
  fc.record<Stroke>({
    kind: fc.constantFrom('create', 'delete', 'name', 'move'),
    pick: fc.nat(20),
    text: fc.string({ maxLength: 3 }),
  }),
  { maxLength: 15 },
);

function editBy({ kind, pick, text }: Stroke, sheet: Sheet, number: number): Edit | undefined {
  const features = [...sheet.values()];
  if (kind === 'create') return editOf(create(`n${number}`, 'poi', drawing.point('f'), { name: text }));
  const feature = features[pick % features.length];
  if (!feature) return undefined;
  if (kind === 'delete') return editOf(deleteFeatures([feature]));
  if (kind === 'name') return editOf(changeAttributes([feature], { name: text || undefined }));
  return editOf(move([feature], drawing.at('a'), drawing.at('b')));
}

function worked(list: readonly Stroke[]): { history: History; sheets: Sheet[] } {
  let history = NO_HISTORY;
  const sheets: Sheet[] = [stored];
  list.forEach((stroke, number) => {
    const edit = editBy(stroke, sheets.at(-1)!, number);
    if (!edit) return;
    history = perform(history, edit);
    sheets.push(apply(sheets.at(-1)!, edit));
  });
  return { history, sheets };
}

it('goes back through every state by undo and forward again by redo', () => {
  fc.assert(
    fc.property(strokes, (list) => {
      const { sheets, ...start } = worked(list);
      let { history } = start;
      let sheet = sheets.at(-1)!;
      for (const wanted of sheets.toReversed().slice(1)) {
        const step = undo(history)!;
        history = step.history;
        sheet = apply(sheet, step.edit);
        expect(sheet).toEqual(wanted);
      }
      expect(undo(history)).toBeUndefined();
      for (const wanted of sheets.slice(1)) {
        const step = redo(history)!;
        history = step.history;
        sheet = apply(sheet, step.edit);
        expect(sheet).toEqual(wanted);
      }
      expect(history).toEqual(start.history);
    }),
  );
});

it('comes to the same for what is stored, whether edits are taken one by one or as their sum', () => {
  fc.assert(
    fc.property(strokes, (list) => {
      const { history, sheets } = worked(list);
      expect(sheetOf(stored, history.done)).toEqual(sheets.at(-1));
    }),
  );
});

it('sums up to nothing where a feature was made and deleted, or is as it was', () => {
  const feature = deskFeature('n1', drawing.point('f'));
  const edits: Edit[] = [
    { action: 'create', changes: [{ key: 'n1', after: feature }] },
    { action: 'delete', changes: [{ key: 'n1', before: feature }] },
    editOf(changeAttributes([stored.get('1')!], { name: 'x' })),
    editOf(changeAttributes([{ ...stored.get('1')!, properties: { name: 'x' } }], { name: undefined })),
  ];
  expect([...netChanges(edits).values()]).toEqual([]);
});

it('forgets what was taken back when something else is done', () => {
  const edit = editOf(deleteFeatures([stored.get('1')!]));
  const back = undo(perform(NO_HISTORY, edit))!.history;
  expect(redo(perform(back, edit))).toBeUndefined();
});

it('changes the named attributes of many features and leaves the others', () => {
  const [one, two] = [
    deskFeature('1', drawing.point('a'), { properties: { name: '甲', floors: 3 } }),
    deskFeature('2', drawing.point('b'), { properties: { name: '乙' } }),
  ];
  const after = apply(
    sheetWith(one, two),
    editOf(changeAttributes([one, two], { floors: 5, name: undefined })),
  );
  expect([...after.values()].map(({ properties }) => properties)).toEqual([{ floors: 5 }, { floors: 5 }]);
});
