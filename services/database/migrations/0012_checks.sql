-- What the checks found in a changeset. Staging is never public, and neither is what is said of it: the service alone
-- reads these tables.
create table changeset_check (
  changeset_id bigint primary key references changeset (id) on delete cascade,
  -- Counts the runs that began; findings of a run are shown once it ended.
  started bigint not null default 0,
  run bigint,
  -- The newest revision when the run began: what came later is looked at again inside of the publication.
  revision bigint,
  checked_at timestamptz,
  changes bigint not null default 0,
  omitted bigint not null default 0
);

create table finding (
  id bigint generated always as identity primary key,
  changeset_id bigint not null references changeset (id) on delete cascade,
  run bigint not null,
  -- The same finding of the next run has the same, by which an acknowledgement is kept.
  fingerprint text not null,
  code text not null,
  severity text not null check (severity in ('error', 'warning')),
  collection_id text not null,
  feature_id bigint not null,
  others bigint[] not null default '{}',
  place geometry(Geometry, 4490) not null,
  parameters jsonb not null default '{}',
  fix jsonb not null default '[]',
  acknowledged_by text,
  acknowledged_at timestamptz,
  check ((acknowledged_by is null) = (acknowledged_at is null))
);
create unique index finding_once on finding (changeset_id, run, fingerprint);

do $$
declare name text;
begin
  foreach name in array array['changeset_check', 'finding'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy service_all on %I to tongtu_service using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to tongtu_service', name);
  end loop;
end $$;

-- A number is looked for in the whole city, not nearby: a street is kilometres long. Hash indexes, because the parts
-- of an address together may be longer than a B-tree takes. Their expressions are those that keyExpression
-- (services/features/src/checks/key-store.ts) writes for data/checks; a test holds both together.
create index feature_address_number on feature_address using hash ((
  coalesce(properties ->> 'county', '') || '|' || coalesce(properties ->> 'town', '') || '|' ||
  coalesce(properties ->> 'street', '') || '|' || coalesce(properties ->> 'lane', '') || '|' ||
  coalesce(properties ->> 'village_group', '') || '|' || coalesce(properties ->> 'estate', '') || '|' ||
  coalesce(properties ->> 'house_number', '') || '|' || coalesce(properties ->> 'building_number', '') || '|' ||
  coalesce(properties ->> 'unit', '') || '|' || coalesce(properties ->> 'floor', '') || '|' ||
  coalesce(properties ->> 'room', '') || '|' || coalesce(properties ->> 'entrance_label', '')
)) where edition = 'full' and properties ? 'house_number';
create index feature_city_component_number on feature_city_component using hash ((
  coalesce(properties ->> 'component_code', '')
)) where edition = 'full' and properties ? 'component_code';
