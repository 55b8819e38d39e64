-- What was withdrawn, by whom and why: never the value. Rows are added and stay as they are, for everybody. Only the owner can
-- empty the tables as a whole, as is done to a copy of the database that was broken off.
create table withdrawal (
  id bigint generated always as identity primary key,
  feature_id bigint not null,
  collection_id text not null,
  -- Missing: the feature as a whole.
  property text,
  -- Revisions whose states were withdrawn, both ends included; missing: from the first, to the newest.
  revision_from bigint,
  revision_to bigint,
  reason text not null,
  actor text not null,
  begun_at timestamptz not null default now()
);
create table withdrawal_event (
  withdrawal_id bigint not null references withdrawal (id),
  -- `purged`: the rows are gone; `ended`: archives and files, too.
  step text not null check (step in ('purged', 'ended')),
  at timestamptz not null default now(),
  -- Counts, and the addresses that caches in front of the platform have to forget.
  detail jsonb not null,
  primary key (withdrawal_id, step)
);
create function tongtu_keep() returns trigger language plpgsql
  as $$ begin raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege'; end $$;

-- A feature that was withdrawn as a whole: whoever keeps a copy is told that it is gone, and nothing else.
create table withdrawn_feature (
  collection_id text not null,
  edition text not null check (edition in ('full', 'public')),
  id bigint not null,
  version integer not null,
  revision bigint not null,
  primary key (collection_id, edition, id, revision)
);
create index withdrawn_feature_revision on withdrawn_feature (revision, id);

do $$
declare name text;
begin
  foreach name in array array['withdrawal', 'withdrawal_event', 'withdrawn_feature'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy service_all on %I to tongtu_service using (true) with check (true)', name);
    execute format('grant select, insert on %I to tongtu_service', name);
  end loop;
  foreach name in array array['withdrawal', 'withdrawal_event'] loop
    execute format('create trigger keep before update or delete on %I execute function tongtu_keep()', name);
  end loop;
end $$;
grant select on withdrawn_feature to tongtu_reader;
create policy reader_sees on withdrawn_feature for select to tongtu_reader
  using (edition = (select tongtu_edition()) and collection_id = any ((select tongtu_collections())::text[]));
