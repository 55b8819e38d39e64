-- Everything that open maps are told, in one order for all processes. A row lock gives the numbers, so they are strictly
-- increasing, gapless and visible in their order, which a sequence's are not.
create table event_head (
  single boolean primary key default true check (single),
  number bigint not null
);
create table event (
  id bigint primary key,
  revision bigint not null,
  -- Where a tileset's pointer moved; null: a publication.
  tileset_id text references tileset (id),
  version bigint,
  happened_at timestamptz not null default now(),
  check ((tileset_id is null) = (version is null))
);
create index event_age on event (happened_at);

-- By trigger, so that no publisher can forget it.
create function tongtu_record_event() returns trigger language plpgsql as $$
declare next bigint;
begin
  insert into event_head (number) values (1)
    on conflict (single) do update set number = event_head.number + 1 returning number into next;
  if tg_table_name = 'revision' then
    insert into event (id, revision) values (next, new.number);
  else
    insert into event (id, revision, tileset_id, version) values (next, new.revision, new.tileset_id, new.version);
  end if;
  return null;
end $$;
create trigger record_event after insert on revision for each row execute function tongtu_record_event();
create trigger record_event after insert on tileset_move for each row execute function tongtu_record_event();

do $$
declare name text;
begin
  foreach name in array array['event', 'event_head'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy service_all on %I to tongtu_service using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to tongtu_service', name);
    execute format('grant select on %I to tongtu_reader', name);
  end loop;
end $$;
create policy reader_sees on event_head for select to tongtu_reader using (true);
create policy reader_sees on event for select to tongtu_reader
  using (tileset_id is null or tileset_id in (select id from tileset));

-- What was public and is withheld now: its states are not read any more (tongtu_is_open), but whoever took a copy has to
-- hear that it is gone. Its id and the revision that took it back, nothing else. Of one collection in the order of ids,
-- after one and at most so many; or, where the collection is null, all of the revisions.
create function tongtu_withheld(first bigint, last bigint, collection text, after_id bigint, bound integer)
  returns table (collection_id text, id bigint, version integer, revision bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select h.collection_id, h.id, h.version, h.revision_to
    from public.feature_history h
    where public.tongtu_edition() = 'public' and h.edition = 'public' and h.revision_to between $1 and $2
      and ($3 is null or h.collection_id = $3 and h.id > $4)
      and h.collection_id = any ((select public.tongtu_collections())::text[])
      and not exists (select 1 from public.feature_history later where later.collection_id = h.collection_id
        and later.edition = 'public' and later.id = h.id and later.revision_from = h.revision_to)
      and not public.tongtu_is_open(h.collection_id, h.id)
    order by h.id limit $5
  $$;
revoke all on function tongtu_withheld(bigint, bigint, text, bigint, integer) from public;
grant execute on function tongtu_withheld(bigint, bigint, text, bigint, integer) to tongtu_reader;
