-- Who may do what with which collection: owners, classes of sharing, grants; and rows of which a caller sees a part.

-- ── owners ─────────────────────────────────────────────────────────────────────────────────────────────
alter table auth.organization add column "kind" text not null default 'department'
  check ("kind" in ('survey_authority', 'coordinating_office', 'department'));
-- Until now there was nobody but those who keep the base map and those who look at it.
update auth.organization o set "kind" = 'survey_authority' where exists (
  select 1 from auth.member m where m."organizationId" = o."id" and m."role" in ('surveyor', 'reviewer', 'publisher'));

alter table collection
  -- Missing: the survey authority.
  add column organization_id text,
  -- 无条件共享, 有条件共享, 不予共享
  add column sharing text not null default 'unconditional' check (sharing in ('unconditional', 'conditional', 'none')),
  add column state text not null default 'published' check (state in ('private', 'published')),
  -- Fields that members of the audience `government` may see; null: all of them.
  add column government_columns text[],
  -- The base map is the survey authority's, and its public edition is what the release rules make of it.
  add check (case kind when 'base' then organization_id is null and state = 'published' and sharing <> 'none'
    else organization_id is not null end);

-- By trigger, so that no writer of definitions can forget it.
create function tongtu_note_columns() returns trigger language plpgsql as $$
begin
  select case when count(*) filter (where f ->> 'audience' = 'professional') > 0
    then coalesce(array_agg(f ->> 'name') filter (where f ->> 'audience' <> 'professional'), '{}') end
  into new.government_columns from jsonb_array_elements(new.definition -> 'fields') f;
  return new;
end $$;
create trigger note_columns before insert or update on collection for each row execute function tongtu_note_columns();
update collection set state = state;

-- Whose it is; missing: nobody's but its author's, or the platform's own command line.
alter table changeset add column organization_id text;
update changeset c set organization_id = m."organizationId" from auth.member m where m."id" = c.author_id;

-- ── grants ─────────────────────────────────────────────────────────────────────────────────────────────
create table access_grant (
  id bigint generated always as identity primary key,
  collection_id text not null references collection (id) on delete cascade,
  -- Who asks for it and has it.
  organization_id text not null,
  state text not null check (state in ('requested', 'granted', 'refused', 'cancelled', 'revoked')),
  actions text[] not null
    check (cardinality(actions) > 0 and actions <@ array['see', 'query', 'download', 'edit', 'publish']),
  -- Missing: those that the organization's audience may see. Others have to be named.
  columns text[],
  -- Which rows, as it was written and as PostgreSQL takes it; missing: all.
  filter jsonb,
  row_filter jsonpath,
  -- Which part of the city; in access_grant_area in pieces that are quick to compare. Missing: all of it.
  area geometry(MultiPolygon, 4490),
  purpose text not null,
  ends_at timestamptz not null,
  -- The one that it goes on from.
  renews bigint references access_grant (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check ((filter is null) = (row_filter is null)),
  -- What is written is seen whole.
  check (num_nonnulls(columns, row_filter, area) = 0 or not actions && array['edit', 'publish'])
);
create index access_grant_of on access_grant (organization_id, state);
create index access_grant_on on access_grant (collection_id, state);
create table access_grant_area (
  grant_id bigint not null references access_grant (id) on delete cascade,
  part integer not null,
  geom geometry(Polygon, 4490) not null,
  primary key (grant_id, part)
);
create index access_grant_area_geom on access_grant_area using gist (geom);
-- Who asked, decided, ended it, and why. Rows are added and stay.
create table access_grant_event (
  grant_id bigint not null references access_grant (id) on delete cascade,
  seq integer not null,
  action text not null,
  actor_id text not null,
  actor text not null,
  organization_id text not null,
  note text,
  at timestamptz not null default now(),
  primary key (grant_id, seq)
);

-- What an organization is told: of a grant, or of what lies beneath its data.
create table notice (
  id bigint generated always as identity primary key,
  organization_id text not null,
  kind text not null,
  collection_id text references collection (id) on delete cascade,
  grant_id bigint references access_grant (id) on delete cascade,
  -- What there is to say besides, without anything that the organization may not see.
  detail jsonb not null default '{}',
  created_at timestamptz not null default now(),
  read_at timestamptz,
  read_by text
);
create index notice_of on notice (organization_id, id);
-- That a grant is about to end is said once.
create unique index notice_of_end on notice (grant_id) where kind = 'grant_ends_soon';

-- ── what a caller sees ─────────────────────────────────────────────────────────────────────────────────
create function tongtu_organization() returns text language sql stable parallel safe
  as $$ select coalesce(current_setting('tongtu.organization', true), '') $$;
create function tongtu_audience_rank(audience text) returns integer language sql immutable parallel safe
  as $$ select case audience when 'public' then 0 when 'government' then 1 when 'professional' then 2 end $$;

-- The collections to which a key is limited; null: it is not.
create function tongtu_key_collections() returns text[] language sql stable parallel safe
  as $$ select nullif(current_setting('tongtu.key_collections', true), '')::text[] $$;

-- Whether the caller's organization owns a collection with this owner.
create function tongtu_owns(owner text) returns boolean language sql stable parallel safe
  as $$
    select case when owner is null then coalesce(current_setting('tongtu.organization_kind', true), '') = 'survey_authority'
      else owner = coalesce(current_setting('tongtu.organization', true), '') end
  $$;

-- What members of the caller's organization may do what the transaction is for with: one row a reason. Of a row that
-- several allow, the caller sees all columns that any of them allows. `columns` null: all.
create function tongtu_permits()
  returns table (collection_id text, grant_id bigint, columns text[], row_filter jsonpath, has_area boolean)
  language sql stable parallel safe security definer set search_path = public, pg_temp
  as $$
    with caller as materialized (
      select public.tongtu_organization() as organization, public.tongtu_key_collections() as only_these,
        public.tongtu_audience_rank(current_setting('tongtu.audience', true)) as rank,
        current_setting('tongtu.action', true) as action
      where public.tongtu_organization() <> '' and current_setting('tongtu.action', true) <> 'none'
    )
    select c.id, null::bigint, null::text[], null::jsonpath, false
      from caller k join public.collection c on public.tongtu_owns(c.organization_id)
      where k.only_these is null or c.id = any (k.only_these)
    union all
    select c.id, null, case when k.rank >= 2 then null else c.government_columns end, null, false
      from caller k join public.collection c on c.state = 'published' and c.sharing = 'unconditional'
        and public.tongtu_audience_rank(c.audience) <= k.rank
      where k.action in ('see', 'query', 'download') and (k.only_these is null or c.id = any (k.only_these))
    union all
    select g.collection_id, g.id, coalesce(g.columns, case when k.rank >= 2 then null else c.government_columns end),
        g.row_filter, g.area is not null
      from caller k join public.access_grant g on g.organization_id = k.organization
        join public.collection c on c.id = g.collection_id
      where g.state = 'granted' and g.ends_at > now() and k.action = any (g.actions)
        and c.state = 'published' and c.sharing <> 'none' and (k.only_these is null or c.id = any (k.only_these))
  $$;
revoke all on function tongtu_permits() from public;
grant execute on function tongtu_permits() to tongtu_reader;

-- Of which everybody sees the public edition.
create function tongtu_public() returns text[] language sql stable parallel safe security definer
  set search_path = public, pg_temp
  as $$
    select coalesce(array_agg(id), '{}') from public.collection
    where audience = 'public' and state = 'published' and sharing <> 'none'
      and current_setting('tongtu.action', true) in ('see', 'query', 'download')
      and (public.tongtu_key_collections() is null or id = any (public.tongtu_key_collections()))
  $$;

-- Of which the caller sees all rows with all columns, in the caller's edition.
create or replace function tongtu_collections() returns text[] language sql stable parallel safe security definer
  set search_path = public, pg_temp
  as $$
    select case public.tongtu_edition() when 'public' then public.tongtu_public() else (
      select coalesce(array_agg(distinct collection_id), '{}') from public.tongtu_permits()
      where columns is null and row_filter is null and not has_area) end
  $$;

-- Of which the caller sees a part: some rows, or some columns.
create function tongtu_masked() returns text[] language sql stable parallel safe security definer
  set search_path = public, pg_temp
  as $$
    select coalesce(array_agg(distinct collection_id), '{}') from public.tongtu_permits()
    where collection_id <> all (public.tongtu_collections())
  $$;

-- Of which the caller sees all rows, if not all columns.
create function tongtu_all_rows() returns text[] language sql stable parallel safe security definer
  set search_path = public, pg_temp
  as $$
    select case public.tongtu_edition() when 'public' then public.tongtu_public() else (
      select coalesce(array_agg(distinct collection_id), '{}') from public.tongtu_permits()
      where row_filter is null and not has_area) end
  $$;

-- On whose changes the caller's organization decides: its own, and those that it may publish.
create function tongtu_governed() returns text[] language sql stable parallel safe security definer
  set search_path = public, pg_temp
  as $$
    select coalesce(array_agg(c.id), '{}') from public.collection c
    where public.tongtu_organization() <> ''
      and (public.tongtu_owns(c.organization_id)
        or exists (select 1 from public.access_grant g where g.collection_id = c.id
          and g.organization_id = public.tongtu_organization()
          and g.state = 'granted' and g.ends_at > now() and 'publish' = any (g.actions)))
  $$;

-- Null: the survey authority.
create function tongtu_owner(collection text) returns text language sql stable parallel safe security definer
  set search_path = public, pg_temp
  as $$ select organization_id from public.collection where id = $1 $$;

-- For each of some collections the organizations that decide on its changes, '' for the survey authority; of a changeset
-- without any that of its author.
create function tongtu_deciders(collections text[], organization text) returns jsonb
  language sql stable parallel safe security definer set search_path = public, pg_temp
  as $$
    select case when cardinality($1) = 0 then jsonb_build_array(jsonb_build_array(coalesce($2, ''))) else (
      select coalesce(jsonb_agg((select jsonb_agg(d.id) from (
          select coalesce(c.organization_id, '') as id
          union select g.organization_id from public.access_grant g where g.collection_id = c.id
            and g.state = 'granted' and g.ends_at > now() and 'publish' = any (g.actions)) d)), '[]')
      from public.collection c where c.id = any ($1)) end
  $$;

drop policy reader_sees on feature;
create policy reader_sees on feature for select to tongtu_reader
  using ((edition = (select tongtu_edition()) and collection_id = any ((select tongtu_collections())::text[]))
    or (edition = 'public' and collection_id = any ((select tongtu_public())::text[])));
drop policy reader_sees on feature_history;
create policy reader_sees on feature_history for select to tongtu_reader
  using (((edition = (select tongtu_edition()) and collection_id = any ((select tongtu_collections())::text[]))
      or (edition = 'public' and collection_id = any ((select tongtu_public())::text[])))
    and (edition <> 'public' or tongtu_is_open(collection_id, id)));
drop policy reader_sees on withdrawn_feature;
create policy reader_sees on withdrawn_feature for select to tongtu_reader
  using ((edition = (select tongtu_edition()) and collection_id = any ((select tongtu_all_rows())::text[]))
    or (edition = 'public' and collection_id = any ((select tongtu_public())::text[])));
drop policy reader_sees on search_entry;
create policy reader_sees on search_entry for select to tongtu_reader
  using ((edition in ((select tongtu_edition()), 'both') and collection_id = any ((select tongtu_collections())::text[]))
    or (edition in ('public', 'both') and collection_id = any ((select tongtu_public())::text[])));
drop policy reader_sees on collection;
create policy reader_sees on collection for select to tongtu_reader
  using (id = any ((select tongtu_collections())::text[]) or id = any ((select tongtu_public())::text[])
    or id = any ((select tongtu_masked())::text[]));

-- Rows and columns of the collections of which the caller sees a part. `feature` itself has none of these for the caller:
-- who forgets to ask here sees nothing. What a caller may not see is not there to filter, sort or count by either.
create view masked_feature with (security_barrier) as
  with permit as materialized (
    select * from tongtu_permits() where collection_id <> all ((select tongtu_collections())::text[]))
  select f.collection_id, f.edition, f.id, f.version, f.revision_from, f.min_zoom, f.geom,
    (select coalesce(jsonb_object_agg(e.key, e.value), '{}') from jsonb_each(f.properties) e
      where seen.is_whole or e.key = any (seen.columns)) as properties
  from feature f cross join lateral (
    select count(*) as permits, bool_or(p.columns is null) as is_whole, array_agg(c.name) as columns
    from permit p left join lateral unnest(p.columns) c (name) on true
    where p.collection_id = f.collection_id
      and (p.row_filter is null or f.properties @@ p.row_filter)
      and (not p.has_area or exists (
        select 1 from access_grant_area a where a.grant_id = p.grant_id and a.geom && f.geom and st_intersects(a.geom, f.geom)))
  ) seen
  where f.edition = 'full' and seen.permits > 0
    and f.collection_id = any ((select array_agg(collection_id) from permit)::text[]);

-- Past states obey today's permits, on the state that is shown and on the one that holds now.
create view masked_feature_history with (security_barrier) as
  with permit as materialized (
    select * from tongtu_permits() where collection_id <> all ((select tongtu_collections())::text[]))
  select h.collection_id, h.edition, h.id, h.version, h.revision_from, h.revision_to, h.min_zoom, h.geom,
    (select coalesce(jsonb_object_agg(e.key, e.value), '{}') from jsonb_each(h.properties) e
      where seen.is_whole or e.key = any (seen.columns)) as properties
  from feature_history h
  left join feature f on f.collection_id = h.collection_id and f.edition = 'full' and f.id = h.id
  cross join lateral (
    select count(*) as permits, bool_or(p.columns is null) as is_whole, array_agg(c.name) as columns
    from permit p left join lateral unnest(p.columns) c (name) on true
    where p.collection_id = h.collection_id
      and (p.row_filter is null or (h.properties @@ p.row_filter and (f.id is null or f.properties @@ p.row_filter)))
      and (not p.has_area or (exists (
          select 1 from access_grant_area a where a.grant_id = p.grant_id and a.geom && h.geom and st_intersects(a.geom, h.geom))
        and (f.id is null or exists (
          select 1 from access_grant_area a where a.grant_id = p.grant_id and a.geom && f.geom and st_intersects(a.geom, f.geom)))))
  ) seen
  where h.edition = 'full' and seen.permits > 0
    and h.collection_id = any ((select array_agg(collection_id) from permit)::text[]);

-- Names of what is seen in part: of rows and fields that the caller sees.
create view masked_search_entry with (security_barrier) as
  select s.* from search_entry s
  where s.edition in ('full', 'both') and s.collection_id = any ((select tongtu_masked())::text[])
    and exists (select 1 from masked_feature f, jsonb_each_text(f.properties) e
      where f.collection_id = s.collection_id and f.edition = 'full' and f.id = s.feature_id and e.value = s.text);
grant select on masked_feature, masked_feature_history, masked_search_entry to tongtu_reader;

-- What was public and is withheld now is told to whoever reads the public edition, signed in or not.
create or replace function tongtu_withheld(first bigint, last bigint, collection text, after_id bigint, bound integer)
  returns table (collection_id text, id bigint, version integer, revision bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select h.collection_id, h.id, h.version, h.revision_to
    from public.feature_history h
    where h.edition = 'public' and h.revision_to between $1 and $2
      and ($3 is null or h.collection_id = $3 and h.id > $4)
      and h.collection_id = any ((select public.tongtu_public())::text[])
      and not exists (select 1 from public.feature_history later where later.collection_id = h.collection_id
        and later.edition = 'public' and later.id = h.id and later.revision_from = h.revision_to)
      and not public.tongtu_is_open(h.collection_id, h.id)
    order by h.id limit $5
  $$;

-- One's own; all that is about the organization's collections, for whoever decides on them; what is published, for whoever
-- edits; and none with a collection of which the caller does not see everything.
create or replace view seen_changeset with (security_barrier) as
  select * from changeset s
  where (select tongtu_member()) <> ''
    and (s.author_id = (select tongtu_member())
      or ((select tongtu_role()) in ('reviewer', 'publisher', 'administrator')
        and s.collections <@ (select tongtu_governed())::text[]
        and (cardinality(s.collections) > 0 or s.organization_id = (select tongtu_organization())
          or (s.organization_id is null and (select current_setting('tongtu.organization_kind', true)) = 'survey_authority')))
      or (s.state = 'published' and (select tongtu_role()) in ('editor', 'surveyor')))
    and (select tongtu_role()) <> 'viewer'
    and s.collections <@ (select tongtu_collections())::text[]
    and (s.updated_collection is null or s.updated_collection = any ((select tongtu_collections())::text[]));
create or replace view seen_change with (security_barrier) as
  select c.* from change c join seen_changeset s on s.id = c.changeset_id;

do $$
declare name text;
begin
  foreach name in array array['access_grant', 'access_grant_area', 'access_grant_event', 'notice'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy service_all on %I to tongtu_service using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to tongtu_service', name);
    execute format('grant select on %I to tongtu_reader', name);
  end loop;
end $$;
-- Both sides see it, and the office that watches over who may what.
create policy reader_sees on access_grant for select to tongtu_reader
  using (tongtu_key_collections() is null and (select tongtu_role()) <> 'viewer'
    and (organization_id = (select tongtu_organization()) or collection_id = any ((select tongtu_governed())::text[])
      or (select current_setting('tongtu.organization_kind', true)) = 'coordinating_office'));
create policy reader_sees on notice for select to tongtu_reader
  using (tongtu_key_collections() is null and (select tongtu_role()) <> 'viewer'
    and (organization_id = (select tongtu_organization())
      or (organization_id = '' and (select current_setting('tongtu.organization_kind', true)) = 'survey_authority')));
create policy reader_sees on access_grant_area for select to tongtu_reader
  using (grant_id in (select id from access_grant));
create policy reader_sees on access_grant_event for select to tongtu_reader
  using (grant_id in (select id from access_grant));

-- Reports are for whoever keeps the collection, or the base map; remarks for whoever sees the changeset.
drop policy reader_sees on task;
create policy reader_sees on task for select to tongtu_reader
  using ((select tongtu_role()) in ('editor', 'surveyor', 'reviewer', 'publisher', 'administrator')
    and case when changeset_id is not null then changeset_id in (select id from seen_changeset)
      when collection_id is not null then collection_id = any ((select tongtu_governed())::text[])
      else (select current_setting('tongtu.organization_kind', true)) = 'survey_authority' end);
