-- What has to be looked at on the map: error reports of the public, and what reviewers said of a changeset.
create table task (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('report', 'send_back', 'comment')),
  state text not null default 'open' check (state in ('open', 'taken', 'done', 'declined')),
  version integer not null default 1,
  text text not null,
  place geometry(Point, 4490),
  report_kind text,
  collection_id text,
  feature_id bigint,
  -- What a remark is about, and what mends any of them. A draft that is taken away takes its remarks along, not reports.
  changeset_id bigint references changeset (id) on delete cascade,
  mended_by bigint references changeset (id) on delete set null,
  assignee_id text,
  assignee text,
  reason text,
  revision bigint,
  -- Relative to the data directory, under a name of chance.
  photo_path text,
  photo_type text,
  photo_bytes integer,
  photo_sha256 text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz,
  check ((kind = 'report') = (report_kind is not null)),
  check ((kind = 'report') = (changeset_id is null)),
  check ((state in ('done', 'declined')) = (closed_at is not null)),
  check ((state = 'open') = (assignee_id is null) or closed_at is not null)
);
create index task_open_id_idx on task (id) where closed_at is null;
create index task_assignee_id_id_idx on task (assignee_id, id) where assignee_id is not null;
create index task_changeset_id_idx on task (changeset_id) where changeset_id is not null;
create index task_mended_by_idx on task (mended_by) where mended_by is not null;
create index task_created_at_idx on task (created_at);
create index task_closed_at_idx on task (closed_at) where closed_at is not null;
create index task_place_idx on task using gist (place);

-- What opens a report to its reporter; the token itself is nowhere.
create table report (
  task_id bigint primary key references task (id) on delete cascade,
  token_sha256 text not null unique,
  photo_until timestamptz not null
);
-- How a reporter can be reached. Apart, so that it is read by whoever has the task, and goes when that is closed.
create table report_contact (
  task_id bigint primary key references task (id) on delete cascade,
  contact text not null
);
-- Who sent reports of late, under a keyed hash that is another every day. Kept for a day.
create table report_arrival (
  id bigint generated always as identity primary key,
  sender text not null,
  at timestamptz not null default now()
);
create index report_arrival_sender_at_idx on report_arrival (sender, at);
create index report_arrival_at_idx on report_arrival (at);

do $$
declare name text;
begin
  foreach name in array array['task', 'report', 'report_contact', 'report_arrival'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy service_all on %I to tongtu_service using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to tongtu_service', name);
  end loop;
end $$;

-- Reports are for everybody who edits, as far as they reach the collection; remarks for whoever sees the changeset.
create policy reader_sees on task for select to tongtu_reader
  using ((select tongtu_role()) in ('editor', 'surveyor', 'reviewer', 'publisher', 'administrator')
    and (collection_id is null or collection_id = any ((select tongtu_collections())::text[]))
    and (changeset_id is null or changeset_id in (select id from seen_changeset)));
create policy reader_sees on report_contact for select to tongtu_reader
  using (task_id in (select id from task where assignee_id = (select tongtu_member()) and closed_at is null));
grant select (id, kind, state, version, text, place, report_kind, collection_id, feature_id, changeset_id, mended_by,
  assignee_id, assignee, reason, revision, photo_path, photo_type, created_at, updated_at, closed_at) on task to tongtu_reader;
grant select on report_contact to tongtu_reader;
