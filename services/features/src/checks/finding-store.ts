import type { Transaction } from '@tongtu/database';
import type { CheckFix, CheckSummary, Fault, Finding } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { toEwkbHex } from '../stage/ewkb.ts';
import { fingerprintOf } from './fingerprint.ts';

/** Begins a run: its number, and what is left of runs that did not end goes. `undefined` where there is no such changeset. */
export async function beginRun(tx: Transaction, changesetId: number): Promise<number | undefined> {
  const [row] = await tx.query<{ started: string }>(
    `insert into changeset_check (changeset_id, started) select id, 1 from changeset where id = $1
     on conflict (changeset_id) do update set started = changeset_check.started + 1 returning started`,
    [changesetId],
  );
  return row && Number(row.started);
}

/** Removes findings of runs that are neither shown nor the newest, some at a time. @returns how many went. */
export async function dropStaleFindings(
  tx: Transaction,
  changesetId: number,
  limit: number,
): Promise<number> {
  const rows = await tx.query(
    `delete from finding where id in (select f.id from finding f join changeset_check c on c.changeset_id = f.changeset_id
       where f.changeset_id = $1 and f.run is distinct from c.run and f.run < c.started limit $2) returning 1 as gone`,
    [changesetId, limit],
  );
  return rows.length;
}

/**
 * Stores what a run found. A fault with the fingerprint of one that is stored already is the same. An acknowledgement
 * of the run that is shown now is taken over.
 */
export async function insertFindings(
  tx: Transaction,
  changesetId: number,
  run: number,
  faults: readonly Fault[],
): Promise<void> {
  if (faults.length === 0) return;
  await tx.query(
    `insert into finding (changeset_id, run, fingerprint, code, severity, collection_id, feature_id, others, place,
       parameters, fix, acknowledged_by, acknowledged_at)
     select $1, $2, t.fingerprint, t.code, t.severity, t.collection_id, t.feature_id, t.others::bigint[], t.place::geometry,
       t.parameters::jsonb, t.fix::jsonb, k.acknowledged_by, k.acknowledged_at
     from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[], $10::text[], $11::text[])
       as t(fingerprint, code, severity, collection_id, feature_id, others, place, parameters, fix)
     left join changeset_check c on c.changeset_id = $1
     left join finding k on k.changeset_id = $1 and k.run = c.run and k.fingerprint = t.fingerprint
     on conflict (changeset_id, run, fingerprint) do nothing`,
    [
      changesetId,
      run,
      faults.map(fingerprintOf),
      faults.map(({ code }) => code),
      faults.map(({ severity }) => severity),
      faults.map(({ collection }) => collection),
      faults.map(({ feature }) => feature),
      faults.map(({ others }) => `{${others.join(',')}}`),
      faults.map(({ place }) => toEwkbHex(place)),
      faults.map(({ parameters }) => JSON.stringify(parameters)),
      faults.map(({ fix }) => JSON.stringify(fix)),
    ],
  );
}

/** Shows a run that ended. False where a later one began, which may have removed findings of this one. */
export async function endRun(
  tx: Transaction,
  changesetId: number,
  run: number,
  { revision, changes, omitted }: { revision: number; changes: number; omitted: number },
): Promise<boolean> {
  const rows = await tx.query(
    `update changeset_check set run = $2, revision = $3, changes = $4, omitted = $5, checked_at = now()
     where changeset_id = $1 and started = $2 returning 1 as shown`,
    [changesetId, run, revision, changes, omitted],
  );
  return rows.length > 0;
}

/** The run that is shown, locked until the transaction ends. */
export async function lockShownRun(
  tx: Transaction,
  changesetId: number,
): Promise<{ run: number; revision: number; changes: number } | undefined> {
  const [row] = await tx.query<{ run: string; revision: string; changes: string }>(
    `select run, revision, changes from changeset_check where changeset_id = $1 and run is not null for update`,
    [changesetId],
  );
  return row && { run: Number(row.run), revision: Number(row.revision), changes: Number(row.changes) };
}

/** Changes whose features have a part in a finding of these. */
export async function findPartners(
  tx: Transaction,
  changesetId: number,
  run: number,
  seqs: readonly number[],
): Promise<number[]> {
  const rows = await tx.query<{ seq: string }>(
    `with own as (select feature_id from change where changeset_id = $1 and seq = any ($3::bigint[])),
     part as (
       select unnest(f.others || f.feature_id) as feature_id from finding f
       where f.changeset_id = $1 and f.run = $2
         and (f.feature_id in (select feature_id from own) or f.others && (select array_agg(feature_id) from own)))
     select distinct c.seq from change c where c.changeset_id = $1 and c.feature_id in (select feature_id from part)
     order by c.seq`,
    [changesetId, run, seqs],
  );
  return rows.map(({ seq }) => Number(seq));
}

/** Takes the findings of these features out of the run and answers who had acknowledged which. */
export async function takeFindings(
  tx: Transaction,
  changesetId: number,
  run: number,
  features: readonly number[],
): Promise<{ fingerprint: string; by: string; at: Date }[]> {
  const rows = await tx.query<{ fingerprint: string; by: string | null; at: Date | null }>(
    `delete from finding where changeset_id = $1 and run = $2 and feature_id = any ($3::bigint[])
     returning fingerprint, acknowledged_by as by, acknowledged_at as at`,
    [changesetId, run, features],
  );
  return rows.flatMap(({ fingerprint, by, at }) => (by !== null && at ? [{ fingerprint, by, at }] : []));
}

export async function restoreAcknowledgements(
  tx: Transaction,
  changesetId: number,
  run: number,
  taken: readonly { fingerprint: string; by: string; at: Date }[],
): Promise<void> {
  await tx.query(
    `update finding f set acknowledged_by = t.who, acknowledged_at = t.at
     from unnest($3::text[], $4::text[], $5::timestamptz[]) as t(fingerprint, who, at)
     where f.changeset_id = $1 and f.run = $2 and f.fingerprint = t.fingerprint and f.severity = 'warning'`,
    [
      changesetId,
      run,
      taken.map(({ fingerprint }) => fingerprint),
      taken.map(({ by }) => by),
      taken.map(({ at }) => at),
    ],
  );
}

export async function moveCheckedRevision(
  tx: Transaction,
  changesetId: number,
  revision: number,
): Promise<void> {
  await tx.query('update changeset_check set revision = $2 where changeset_id = $1', [changesetId, revision]);
}

/** `undefined` where no run of the checks ended yet. */
export async function readSummary(tx: Transaction, changesetId: number): Promise<CheckSummary | undefined> {
  const [row] = await tx.query<
    Record<'revision' | 'changes' | 'omitted' | 'errors' | 'warnings' | 'open', string> & { at: Date }
  >(
    `select c.revision, c.changes, c.omitted, c.checked_at as at,
       count(f.id) filter (where f.severity = 'error') as errors,
       count(f.id) filter (where f.severity = 'warning') as warnings,
       count(f.id) filter (where f.severity = 'warning' and f.acknowledged_at is null) as open
     from changeset_check c left join finding f on f.changeset_id = c.changeset_id and f.run = c.run
     where c.changeset_id = $1 and c.run is not null
     group by c.changeset_id`,
    [changesetId],
  );
  return (
    row && {
      changeset: changesetId,
      revision: Number(row.revision),
      checkedAt: row.at.toISOString(),
      changes: Number(row.changes),
      errors: Number(row.errors) + Number(row.omitted),
      warnings: Number(row.warnings),
      unacknowledged: Number(row.open),
      omitted: Number(row.omitted),
    }
  );
}

interface FindingRow {
  readonly id: string;
  readonly code: Finding['code'];
  readonly severity: Finding['severity'];
  readonly collection_id: string;
  readonly feature_id: string;
  readonly others: string[];
  readonly place: Geometry;
  readonly parameters: Finding['parameters'];
  readonly fix: CheckFix[];
  readonly acknowledged_by: string | null;
  readonly acknowledged_at: Date | null;
}

export async function readFindings(
  tx: Transaction,
  changesetId: number,
  after: { readonly rank: number; readonly id: number },
  limit: number,
): Promise<Finding[]> {
  const rows = await tx.query<FindingRow>(
    `select f.id, f.code, f.severity, f.collection_id, f.feature_id, f.others, st_asgeojson(f.place, 9, 0)::json as place,
       f.parameters, f.fix, f.acknowledged_by, f.acknowledged_at
     from finding f join changeset_check c on c.changeset_id = f.changeset_id and c.run = f.run
     where f.changeset_id = $1 and (case f.severity when 'error' then 0 else 1 end, f.id) > ($2::int, $3::bigint)
     order by case f.severity when 'error' then 0 else 1 end, f.id limit $4`,
    [changesetId, after.rank, after.id, limit],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    changeset: changesetId,
    code: row.code,
    severity: row.severity,
    collection: row.collection_id,
    feature: Number(row.feature_id),
    others: row.others.map(Number),
    place: row.place,
    parameters: row.parameters,
    fix: row.fix,
    ...(row.acknowledged_by !== null && row.acknowledged_at
      ? { acknowledged: { by: row.acknowledged_by, at: row.acknowledged_at.toISOString() } }
      : {}),
  }));
}

/** Ticks warnings that are shown, or takes the tick back. @returns the ids that were there to be ticked. */
export async function setAcknowledged(
  tx: Transaction,
  changesetId: number,
  ids: readonly number[],
  by: string | null,
): Promise<number[]> {
  const rows = await tx.query<{ id: string }>(
    `update finding f set acknowledged_by = $3::text, acknowledged_at = case when $3::text is null then null else now() end
     from changeset_check c
     where c.changeset_id = f.changeset_id and c.run = f.run and f.changeset_id = $1 and f.id = any ($2::bigint[])
       and f.severity = 'warning' returning f.id`,
    [changesetId, ids, by],
  );
  return rows.map(({ id }) => Number(id));
}
