-- An archive knows the version of its tileset with which it was first shown. A base also says which version's tiles it
-- holds: its own where it was built, an earlier one where it was merged of that version's archives; deltas of later
-- versions lie over it. `removed_at`: the file is gone, and with it the versions that need it.
alter table tileset_archive add column version bigint;
alter table tileset_archive add column covers_version bigint;
alter table tileset_archive add column removed_at timestamptz;
update tileset_archive set version = coalesce(substring(path from '(\d+)-[0-9a-f]{16}[.]pmtiles$')::bigint, 0);
update tileset_archive set covers_version = version;
alter table tileset_archive alter column version set not null;
alter table tileset_archive alter column covers_version set not null;
create index tileset_archive_version on tileset_archive (tileset_id, version);

-- Who builds or publishes a tileset at the moment: one at a time, over all processes. A lease that is not renewed ends.
create table tileset_lease (
  tileset_id text primary key,
  holder uuid not null,
  until timestamptz not null
);
alter table tileset_lease enable row level security;
alter table tileset_lease force row level security;
create policy service_all on tileset_lease to tongtu_service using (true) with check (true);
grant select, insert, update, delete on tileset_lease to tongtu_service;

-- Other processes hear at once of a revision and of a moved pointer, with the transaction that made them. Where nobody
-- listens (the embedded engine) nothing is kept.
create function tongtu_tell() returns trigger language plpgsql set search_path = public, pg_temp
  as $$ begin perform pg_notify(tg_argv[0], ''); return null; end $$;
create trigger tell_revision after update of number on revision_head
  for each row when (old.number is distinct from new.number) execute function tongtu_tell('tongtu_revision');
create trigger tell_pointer after update of version on tileset
  for each row when (old.version is distinct from new.version) execute function tongtu_tell('tongtu_pointer');
