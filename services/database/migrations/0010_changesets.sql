-- Changesets that people make, step by step: who wrote what, who decided, what was said.
alter table changeset drop constraint changeset_kind_check;
alter table changeset add check (kind in ('import', 'edit', 'revert'));
alter table changeset
  -- Counts what is done to it: the entity tag.
  add column version integer not null default 1,
  -- Who wrote it, as a member; missing: the platform's own command line. Its name as it was then is `author`.
  add column author_id text,
  add column description text not null default '',
  add column updated_at timestamptz not null default now(),
  -- What is staged in it; of a published one the revision says it.
  add column collections text[] not null default '{}',
  add column created_count integer not null default 0,
  add column replaced_count integer not null default 0,
  add column removed_count integer not null default 0,
  -- The revision that it takes back, and whether all of that is staged.
  add column reverts bigint,
  add column is_complete boolean not null default true,
  -- Of the last rejection or sending back.
  add column reason text;
create index changeset_by_author on changeset (author_id, id) where author_id is not null;

-- By which rules the derived columns were made: others may hold when it is published.
alter table change add column derivation text;

-- Who did what when. One row for staging that one person did in one go; `changes` says how much.
create table changeset_event (
  changeset_id bigint not null references changeset (id) on delete cascade,
  seq integer not null,
  action text not null,
  from_state text,
  to_state text not null,
  actor_id text not null,
  actor text not null,
  role text not null,
  reason text,
  changes integer,
  at timestamptz not null default now(),
  primary key (changeset_id, seq)
);
create table changeset_comment (
  id bigint generated always as identity primary key,
  changeset_id bigint not null references changeset (id) on delete cascade,
  feature_id bigint,
  actor_id text not null,
  actor text not null,
  text text not null,
  at timestamptz not null default now()
);
create index changeset_comment_of on changeset_comment (changeset_id, id);

-- What a write with an Idempotency-Key was answered, stored with its effect. Kept for a day.
create table idempotency_key (
  member_id text not null,
  key text not null,
  request_sha256 text not null,
  status smallint not null,
  headers jsonb not null,
  body text,
  created_at timestamptz not null default now(),
  primary key (member_id, key)
);
create index idempotency_key_age on idempotency_key (created_at);

-- What a revision did is read page by page, in the order of ids, at any size.
drop index feature_revision;
create index feature_revision on feature (revision_from, id);
drop index feature_history_revision;
create index feature_history_revision on feature_history (revision_to, id);
create index feature_history_revision_from on feature_history (revision_from, id);

-- ── who sees what ──────────────────────────────────────────────────────────────────────────────────────
-- Beside edition and audience a request's transaction says which member asks, and in which role.
create function tongtu_member() returns text language sql stable parallel safe
  as $$ select coalesce(current_setting('tongtu.member', true), '') $$;
create function tongtu_role() returns text language sql stable parallel safe
  as $$ select coalesce(current_setting('tongtu.role', true), '') $$;

do $$
declare name text;
begin
  foreach name in array array['changeset_event', 'changeset_comment', 'idempotency_key'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy service_all on %I to tongtu_service using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to tongtu_service', name);
  end loop;
end $$;

-- Columns of `changeset` are granted by role, and everybody may read what stands beside the map. So what people at
-- work see of it is a view with the rule in it: one's own; all, for whoever decides on them; what is published, for
-- whoever edits; and none with a collection that the member's audience does not reach.
create view seen_changeset with (security_barrier) as
  select * from changeset s
  where (select tongtu_member()) <> ''
    and (s.author_id = (select tongtu_member())
      or (select tongtu_role()) in ('reviewer', 'publisher', 'administrator')
      or (s.state = 'published' and (select tongtu_role()) in ('editor', 'surveyor')))
    and (select tongtu_role()) <> 'viewer'
    and s.collections <@ (select tongtu_collections())::text[];
create view seen_change with (security_barrier) as
  select c.* from change c join seen_changeset s on s.id = c.changeset_id;
grant select on seen_changeset, seen_change, changeset_event, changeset_comment to tongtu_reader;
create policy reader_sees on changeset_event for select to tongtu_reader
  using (changeset_id in (select id from seen_changeset));
create policy reader_sees on changeset_comment for select to tongtu_reader
  using (changeset_id in (select id from seen_changeset));
