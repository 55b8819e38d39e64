/** Whose edit: that of the changeset, or the one that was published meanwhile. */
export type ConflictSide = 'ours' | 'theirs';

/** Where two edits of one feature can't both be had. */
export interface Conflict {
  readonly featureId: number;
  readonly collection: string;
  readonly kind: 'attribute' | 'geometry' | 'existence';
  /** Of an attribute. */
  readonly field?: string;
  /** What both began with: a value, a geometry, or of an existence the whole state; null: not there. */
  readonly base: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
  /** Missing: nobody has chosen, and it stands in the way of the publication. */
  readonly choice?: ConflictSide;
}

export interface ConflictPage {
  /** By feature; all of one feature are on one page. */
  readonly conflicts: readonly Conflict[];
  /** Hand it to the next call's `cursor`; missing on the last page. */
  readonly next?: string;
}

/** What is chosen of one feature's conflicts. */
export interface ConflictChoices {
  readonly existence?: ConflictSide | undefined;
  readonly geometry?: ConflictSide | undefined;
  /** By the attribute's name. */
  readonly attributes?: Readonly<Record<string, ConflictSide>>;
}

/** What merging a whole changeset with what was published meanwhile came to. */
export interface ChangesetMerge {
  /** Changes that were laid over newer versions. */
  readonly merged: number;
  /** Changes that others have made needless: they were taken out. */
  readonly dropped: number;
  /** Conflicts for which nobody has chosen yet. */
  readonly openConflicts: number;
}
