-- The store of one base map: features in two editions, their history, changesets with staging,
-- revisions, tilesets. Row-level security from the first table on. SQL floor: PostgreSQL 15, PostGIS 3.3.

create extension if not exists postgis;
create extension if not exists btree_gist;

-- Under a policy PostgreSQL uses an index only for LEAKPROOF operators. Our SQL compiler emits these few;
-- callers never write SQL, so an error text of theirs can't carry a hidden row. Needs a superuser once.
alter function geometry_overlaps(geometry, geometry) leakproof;
alter function jsonb_contains(jsonb, jsonb) leakproof;
alter function arraycontains(anyarray, anyarray) leakproof;

-- tongtu_reader answers requests and sees what the policies show; tongtu_service is the platform itself.
do $$
declare name text;
begin
  foreach name in array array['tongtu_reader', 'tongtu_service'] loop
    begin
      execute format('create role %I nologin noinherit', name);
    exception when duplicate_object or unique_violation then null; -- roles are shared by the cluster's databases
    end;
    execute format('grant %I to current_user', name);
  end loop;
end $$;

-- ── collections ────────────────────────────────────────────────────────────────────────────────────────
create table collection (
  id text primary key check (id ~ '^[a-z][a-z0-9_]{0,62}$'),
  kind text not null check (kind in ('base', 'thematic')),
  audience text not null check (audience in ('public', 'government', 'professional')),
  definition jsonb not null,
  created_at timestamptz not null default now()
);

-- ── revisions ──────────────────────────────────────────────────────────────────────────────────────────
-- One row: the publishing transaction locks it first, so numbers are strictly increasing and gapless.
create table revision_head (
  single boolean primary key default true check (single),
  number bigint not null
);
insert into revision_head (number) values (0);

create table changeset (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('import', 'edit')),
  state text not null check (state in ('draft', 'submitted', 'approved', 'published', 'rejected', 'withdrawn')),
  title text not null,
  author text not null,
  -- Same file and options give the same key: a repeated import finds its half-staged changeset.
  import_key text,
  -- Must be shown wherever the data are drawn; and what a viewer has to be told, such as "simulated data".
  attribution text[] not null default '{}',
  notice jsonb,
  report jsonb,
  created_at timestamptz not null default now(),
  published_revision bigint
);
create unique index changeset_open_import on changeset (import_key) where state = 'draft';

create table revision (
  number bigint primary key,
  changeset_id bigint not null references changeset (id),
  published_at timestamptz not null default now(),
  created_count bigint not null,
  replaced_count bigint not null,
  removed_count bigint not null,
  extent geometry(Geometry, 4490)
);

-- ── features ───────────────────────────────────────────────────────────────────────────────────────────
-- 53 bits: ids are exact in JavaScript and in vector tiles.
create sequence feature_id_seq as bigint maxvalue 9007199254740991;

create table feature (
  collection_id text not null,
  edition text not null check (edition in ('full', 'public')),
  id bigint not null,
  version integer not null,
  revision_from bigint not null,
  min_zoom smallint not null,
  geom geometry(Geometry, 4490) not null,
  properties jsonb not null
) partition by list (collection_id);

create table feature_history (
  collection_id text not null,
  edition text not null check (edition in ('full', 'public')),
  id bigint not null,
  version integer not null,
  revision_from bigint not null,
  revision_to bigint not null,
  min_zoom smallint not null,
  geom geometry(Geometry, 4490) not null,
  properties jsonb not null
) partition by list (collection_id);

alter table feature add primary key (collection_id, edition, id);
-- An edition may be withdrawn and come back within one version, so the version is no key; the revision is.
alter table feature_history add primary key (collection_id, edition, id, revision_from);
create index feature_by_id on feature (id);

-- One partition a base collection, fixed here; all others share sixteen by hash. No DDL at run time.
do $$
declare
  base text[] := array[
    'control_point', 'water_area', 'water_line', 'water_facility', 'building', 'facility', 'road', 'road_area',
    'railway', 'transport_facility', 'pipeline', 'administrative_area', 'administrative_boundary', 'contour',
    'spot_height', 'land_use', 'address', 'place', 'poi', 'city_component', 'management_grid'];
  parent text;
  id text;
  edition text;
begin
  foreach parent in array array['feature', 'feature_history'] loop
    foreach id in array base loop
      execute format('create table %I partition of %I for values in (%L)', parent || '_' || id, parent, id);
    end loop;
    execute format('create table %I partition of %I default partition by hash (collection_id)', parent || '_other', parent);
    for part in 0..15 loop
      execute format('create table %I partition of %I for values with (modulus 16, remainder %s)',
        parent || '_other_' || part, parent || '_other', part);
    end loop;
  end loop;
  -- Partial by edition, not a second column: a GiST index on two columns splits by the first, which here is
  -- constant, and the public map must not walk through rows that it may not show. Queries name the edition
  -- as a literal, so the planner proves the predicate. In the shared partitions the collection leads.
  foreach edition in array array['full', 'public'] loop
    foreach id in array base loop
      execute format('create index %I on %I using gist (geom) where edition = %L',
        'feature_' || id || '_geom_' || edition, 'feature_' || id, edition);
      execute format('create index %I on %I using gist (geom) where edition = %L and min_zoom <= 8',
        'feature_' || id || '_geom_z8_' || edition, 'feature_' || id, edition);
      execute format('create index %I on %I using gist (geom) where edition = %L and min_zoom <= 11',
        'feature_' || id || '_geom_z11_' || edition, 'feature_' || id, edition);
    end loop;
    for part in 0..15 loop
      execute format('create index %I on %I using gist (collection_id, geom) where edition = %L',
        'feature_other_' || part || '_geom_' || edition, 'feature_other_' || part, edition);
    end loop;
  end loop;
end $$;
create index feature_history_geom on feature_history using gist (geom);

-- ── changes: the staging from which a publication is one set-based transaction ─────────────────────────
create table change (
  changeset_id bigint not null references changeset (id) on delete cascade,
  seq bigint not null,
  action text not null check (action in ('create', 'replace', 'remove')),
  collection_id text not null,
  feature_id bigint not null,
  base_version integer,
  min_zoom smallint,
  geom geometry(Geometry, 4490),
  properties jsonb,
  -- The derived row of the public edition; null: nothing of this feature is public.
  public_geom geometry(Geometry, 4490),
  public_properties jsonb,
  -- Where an import got it from.
  source text,
  source_id text,
  source_crs text,
  primary key (changeset_id, seq),
  check (action = 'remove' or (geom is not null and properties is not null and min_zoom is not null)),
  check ((public_geom is null) = (public_properties is null))
);
create unique index change_once_per_feature on change (changeset_id, feature_id);

create table import_rejection (
  changeset_id bigint not null references changeset (id) on delete cascade,
  seq bigint not null,
  layer text not null,
  row_number bigint,
  source_id text,
  field text,
  code text not null,
  reason jsonb not null,
  primary key (changeset_id, seq)
);

-- By which a repeated import finds the feature that it made before.
create table source_record (
  source text not null,
  source_id text not null,
  collection_id text not null,
  feature_id bigint not null,
  crs text,
  changeset_id bigint not null,
  recorded_at timestamptz not null default now(),
  primary key (source, source_id)
);
create index source_record_feature on source_record (feature_id);

-- ── tilesets ───────────────────────────────────────────────────────────────────────────────────────────
create table tileset (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{0,62}$'),
  edition text not null check (edition in ('full', 'public')),
  version bigint not null default 0,
  revision bigint not null default 0,
  archive_id bigint
);
insert into tileset (id, edition) values ('base', 'public'), ('base-full', 'full');

create table tileset_archive (
  id bigint generated always as identity primary key,
  tileset_id text not null references tileset (id),
  kind text not null check (kind in ('base', 'delta')),
  -- Relative to the data directory.
  path text not null unique,
  size_bytes bigint not null,
  sha256 text not null,
  revision bigint not null,
  min_zoom smallint not null,
  max_zoom smallint not null,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now()
);
alter table tileset add foreign key (archive_id) references tileset_archive (id);

-- ── who sees what ──────────────────────────────────────────────────────────────────────────────────────
-- The request's transaction sets tongtu.edition and tongtu.audience; both functions are asked once per
-- query (as InitPlans), so a policy costs a comparison a row.
create function tongtu_edition() returns text language sql stable parallel safe
  as $$ select coalesce(current_setting('tongtu.edition', true), '') $$;

create function tongtu_collections() returns text[] language sql stable parallel safe security definer
  set search_path = public, pg_temp
  as $$
    select coalesce(array_agg(id), '{}') from public.collection
    where audience = 'public'
       or (audience = 'government' and current_setting('tongtu.audience', true) in ('government', 'professional'))
       or (audience = 'professional' and current_setting('tongtu.audience', true) = 'professional')
  $$;

do $$
declare name text;
begin
  foreach name in array array['collection', 'changeset', 'revision', 'revision_head', 'feature', 'feature_history',
    'change', 'import_rejection', 'source_record', 'tileset', 'tileset_archive'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy service_all on %I to tongtu_service using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to tongtu_service', name);
  end loop;
end $$;
grant usage on sequence feature_id_seq to tongtu_service;

grant select on collection, revision, revision_head, feature, feature_history, tileset, tileset_archive to tongtu_reader;
-- Of changesets a reader sees what must be said beside the map, once they are published.
grant select (id, state, attribution, notice) on changeset to tongtu_reader;
create policy reader_sees on changeset for select to tongtu_reader using (state = 'published');
create policy reader_sees on feature for select to tongtu_reader
  using (edition = (select tongtu_edition()) and collection_id = any ((select tongtu_collections())::text[]));
create policy reader_sees on feature_history for select to tongtu_reader
  using (edition = (select tongtu_edition()) and collection_id = any ((select tongtu_collections())::text[]));
create policy reader_sees on collection for select to tongtu_reader using (id = any ((select tongtu_collections())::text[]));
create policy reader_sees on revision for select to tongtu_reader using (true);
create policy reader_sees on revision_head for select to tongtu_reader using (true);
create policy reader_sees on tileset for select to tongtu_reader using (edition = 'public' or edition = (select tongtu_edition()));
create policy reader_sees on tileset_archive for select to tongtu_reader
  using (tileset_id in (select id from tileset));
