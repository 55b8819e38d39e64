-- A file that is laid over what is there of one collection. Which: whoever may not see it sees nothing of the changeset.
alter table changeset add column updated_collection text;

-- Its records until each has found its feature; gone when everything is staged, or with the changeset.
create table update_record (
  changeset_id bigint not null references changeset (id) on delete cascade,
  n bigint not null,
  layer text not null,
  row_number bigint,
  source_id text not null,
  source text not null,
  crs text not null,
  -- By which it is matched; missing: it has none, or is matched by its place.
  key text,
  -- Of the feature that the record was made from, where the file tells it.
  version integer,
  -- Fields of which the file says something; a feature's others stay.
  fields text[] not null,
  geom geometry(Geometry, 4490) not null,
  properties jsonb not null,
  primary key (changeset_id, n)
);
-- Hashed: a key may be longer than a B-tree takes.
create index update_record_key on update_record using hash (key) where key is not null;

-- Which features a record may be, and how much alike they are: 1 is the same.
create table update_match (
  changeset_id bigint not null references changeset (id) on delete cascade,
  n bigint not null,
  feature_id bigint not null,
  likeness double precision not null,
  is_best boolean not null default false,
  primary key (changeset_id, n, feature_id)
);
create index update_match_feature on update_match (changeset_id, feature_id);

do $$
declare name text;
begin
  foreach name in array array['update_record', 'update_match'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy service_all on %I to tongtu_service using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to tongtu_service', name);
  end loop;
end $$;

-- Where a change is, before and after, for a review on the map. Only of what is reviewed: what an import stages to be
-- published at once has none, and pays for no index.
alter table change add column place geometry(Geometry, 4490);
update change c set place = st_envelope(st_collect(c.geom, (select f.geom from feature f
    where f.collection_id = c.collection_id and f.edition = 'full' and f.id = c.feature_id)))
  from changeset s where s.id = c.changeset_id and s.author_id is not null and s.state <> 'published';
create index change_place on change using gist (changeset_id, place) where place is not null;

-- The views with the new columns, and the rule for updates.
create or replace view seen_changeset with (security_barrier) as
  select * from changeset s
  where (select tongtu_member()) <> ''
    and (s.author_id = (select tongtu_member())
      or (select tongtu_role()) in ('reviewer', 'publisher', 'administrator')
      or (s.state = 'published' and (select tongtu_role()) in ('editor', 'surveyor')))
    and (select tongtu_role()) <> 'viewer'
    and s.collections <@ (select tongtu_collections())::text[]
    and (s.updated_collection is null or s.updated_collection = any ((select tongtu_collections())::text[]));
create or replace view seen_change with (security_barrier) as
  select c.* from change c join seen_changeset s on s.id = c.changeset_id;
