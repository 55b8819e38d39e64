-- The names by which features are found, in both editions. Kept by publication: staged beside each change, and carried over in
-- the publishing transaction, so that a search answers as of the revision it names.
create table search_entry (
  collection_id text not null,
  feature_id bigint not null,
  -- Nearly all names are public as they are, and stand once.
  edition text not null check (edition in ('both', 'full', 'public')),
  -- In the order of the collection's declaration.
  ordinal smallint not null,
  text text not null,
  key text not null,
  lang text not null,
  status text not null check (status in ('standard', 'alias', 'former', 'abbreviation')),
  importance smallint not null,
  grams text[] not null,
  primary key (collection_id, feature_id, edition, ordinal)
);
-- arraycontains is leakproof since the first migration.
create index search_entry_grams on search_entry using gin (grams);

-- One row: by which rules the entries of features that are there were made, and how far a run has come that makes them anew.
create table search_index (
  single boolean primary key default true check (single),
  rules text,
  making text,
  collection_id text,
  feature_id bigint
);
insert into search_index default values;

-- Of a change: its entries as they will stand, of both editions; null: none.
alter table change add column search_entries jsonb;

do $$
declare name text;
begin
  foreach name in array array['search_entry', 'search_index'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy service_all on %I to tongtu_service using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to tongtu_service', name);
    execute format('grant select on %I to tongtu_reader', name);
  end loop;
end $$;
create policy reader_sees on search_entry for select to tongtu_reader
  using ((edition = (select tongtu_edition()) or (edition = 'both' and (select tongtu_edition()) in ('full', 'public')))
    and collection_id = any ((select tongtu_collections())::text[]));
create policy reader_sees on search_index for select to tongtu_reader using (true);
