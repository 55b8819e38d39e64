import type { Bilingual } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { MappingFinding } from '../mapping/outcome.ts';
import type { Repair } from './geometry/repair.ts';
import type { RowRejection } from './rejection.ts';

/** What became of one layer's records. */
export interface LayerReport {
  readonly file: string;
  readonly layer: string;
  readonly format: string;
  /** As recorded with every feature: `EPSG:4549`, `GCJ02`, a local grid's name. */
  readonly crs: string | undefined;
  readonly read: number;
  readonly taken: number;
  readonly rejected: number;
  /** Areas of which the mapping took a point. */
  readonly areasAsPoints: number;
  /** Records rejected for their geometry, by code. */
  readonly geometryRejections: Readonly<Record<string, number>>;
}

type Counted = 'read' | 'taken' | 'rejected' | 'areasAsPoints' | 'geometryRejections';

export interface CollectionReport {
  readonly collectionId: string;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Features whose record moved to another collection. */
  readonly removed: number;
}

/** Values that a mapping asked for and could not take over, of one field and one kind. */
export interface FindingReport {
  readonly collectionId: string | undefined;
  readonly field: string;
  readonly code: MappingFinding['code'];
  readonly count: number;
  /** The first of them. */
  readonly example: {
    readonly layer: string;
    readonly row: number;
    readonly got: MappingFinding['got'];
    readonly wanted: string;
  };
}

/** The account of an import. Records: read = taken + rejected. Features: created + updated + unchanged = taken + derived. */
export interface ImportReport {
  readonly changesetId: number;
  /** The publication; absent where nothing changed. */
  readonly revision: number | undefined;
  readonly mapping: string;
  readonly read: number;
  readonly taken: number;
  readonly rejected: number;
  /** Features made besides a record's own, such as the address of a building. */
  readonly derived: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly layers: readonly LayerReport[];
  readonly collections: readonly CollectionReport[];
  /** How often each code occurs. */
  readonly rejections: readonly {
    readonly code: string;
    readonly count: number;
    readonly reason: Bilingual;
  }[];
  /** The first of them in full; all are stored with the changeset, see `rejectionsCsv`. */
  readonly firstRejections: readonly RowRejection[];
  readonly findings: readonly FindingReport[];
  /** Records whose geometry was put right without loss. */
  readonly repairs: Readonly<Partial<Record<Repair, number>>>;
  readonly notes: readonly { readonly file: string; readonly note: string }[];
  /** Of the features, `[west, south, east, north]`; absent where there are none. */
  readonly bbox: Bbox | undefined;
  readonly seconds: number;
}

/** Rejections that the report itself carries. */
const FIRST_REJECTIONS = 100;
const MAX_FINDING_KINDS = 1_000;

/** Counts as the import goes. */
export interface Tally {
  beginLayer(layer: Omit<LayerReport, Counted>): void;
  rejected(rejection: RowRejection): void;
  taken(record: {
    layer: string;
    row: number;
    features: number;
    /** Its shape was an area, its feature is a point. */
    areaAsPoint: boolean;
    repairs: ReadonlySet<Repair>;
    findings: readonly MappingFinding[];
  }): void;
  readonly read: number;
  result(): Pick<
    ImportReport,
    | 'read'
    | 'taken'
    | 'rejected'
    | 'derived'
    | 'layers'
    | 'rejections'
    | 'firstRejections'
    | 'findings'
    | 'repairs'
  >;
}

export function createTally(): Tally {
  const layers: { -readonly [Key in keyof LayerReport]: LayerReport[Key] }[] = [];
  const codes = new Map<string, { code: string; count: number; reason: Bilingual }>();
  const findings = new Map<string, { -readonly [Key in keyof FindingReport]: FindingReport[Key] }>();
  const repairs: Partial<Record<Repair, number>> = {};
  const firstRejections: RowRejection[] = [];
  let derived = 0;
  const layer = () => {
    const current = layers.at(-1);
    if (!current) throw new Error('no layer was begun');
    return current;
  };
  const total = (key: 'read' | 'taken' | 'rejected') => layers.reduce((sum, each) => sum + each[key], 0);

  return {
    beginLayer: (begun) =>
      void layers.push({
        ...begun,
        read: 0,
        taken: 0,
        rejected: 0,
        areasAsPoints: 0,
        geometryRejections: {},
      }),
    rejected(rejection) {
      layer().read++;
      layer().rejected++;
      const { code, reason } = rejection;
      if (code.startsWith('geometry_')) {
        const { geometryRejections: known } = layer();
        layer().geometryRejections = { ...known, [code]: (known[code] ?? 0) + 1 };
      }
      const known = codes.get(code);
      if (known) known.count++;
      else codes.set(code, { code, count: 1, reason });
      if (firstRejections.length < FIRST_REJECTIONS) firstRejections.push(rejection);
    },
    taken(record) {
      layer().read++;
      layer().taken++;
      derived += record.features - 1;
      if (record.areaAsPoint) layer().areasAsPoints++;
      for (const repair of record.repairs) repairs[repair] = (repairs[repair] ?? 0) + 1;
      for (const finding of record.findings) note(finding, record);
    },
    get read() {
      return total('read');
    },
    result: () => ({
      read: total('read'),
      taken: total('taken'),
      rejected: total('rejected'),
      derived,
      layers,
      rejections: [...codes.values()].sort((a, b) => b.count - a.count),
      firstRejections,
      findings: [...findings.values()].sort((a, b) => b.count - a.count),
      repairs,
    }),
  };

  function note(
    { collectionId, field, code, got, wanted }: MappingFinding,
    { layer: name, row }: { layer: string; row: number },
  ): void {
    const key = `${collectionId} ${field} ${code}`;
    const known = findings.get(key);
    if (known) known.count++;
    else if (findings.size < MAX_FINDING_KINDS) {
      findings.set(key, { collectionId, field, code, count: 1, example: { layer: name, row, got, wanted } });
    }
  }
}
