-- Who did what: rows are added and stay. Each carries the hash of itself and of the one before, so that a row that was changed,
-- taken out or put in between is found; the newest hash, kept elsewhere, holds the whole.
create table audit_head (
  single boolean primary key default true check (single),
  id bigint not null,
  hash bytea not null
);
insert into audit_head (id, hash) values (0, sha256(''));

create table audit_entry (
  id bigint primary key,
  at timestamptz not null,
  -- platform: its own command line.
  actor_kind text not null check (actor_kind in ('anonymous', 'member', 'key', 'platform')),
  actor_id text not null,
  actor text not null,
  organization_id text,
  -- From where it was asked, if it was asked over the network.
  address text,
  action text not null,
  -- What it was done to: a collection, a grant, an account.
  subject text not null,
  outcome text not null check (outcome in ('done', 'refused')),
  -- Nothing that may have to be withdrawn, and no secrets.
  detail jsonb not null,
  request_id text,
  hash bytea not null
);
create index audit_entry_at on audit_entry (at);
create index audit_entry_of on audit_entry (organization_id, id);

-- Up to where the log was handed over to files, and the hash that the first row behind it builds on.
create table audit_anchor (
  id bigint primary key,
  hash bytea not null,
  pruned_at timestamptz not null default now()
);

-- The text of a row that is hashed. Times in UTC to the microsecond, so that it is the same wherever it is made.
create function tongtu_audit_text(e audit_entry) returns text language sql stable
  as $$
    select jsonb_build_array(e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.actor_kind, e.actor_id,
      e.actor, e.organization_id, e.address, e.action, e.subject, e.outcome, e.detail, e.request_id)::text
  $$;

-- The row lock of the head gives numbers without a gap, in the order in which rows become visible.
create function tongtu_chain_audit() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare former bytea;
begin
  update audit_head set id = id + 1 returning id, hash into new.id, former;
  new.at := clock_timestamp();
  new.hash := sha256(former || convert_to(tongtu_audit_text(new), 'UTF8'));
  update audit_head set hash = new.hash;
  return new;
end $$;
create trigger chain before insert on audit_entry for each row execute function tongtu_chain_audit();
create trigger keep before update or delete on audit_entry for each row execute function tongtu_keep();
-- Emptied as a whole it can be by its owner, as is done to a copy that was broken off: then the head tells of it.

do $$
declare name text;
begin
  foreach name in array array['audit_head', 'audit_entry', 'audit_anchor'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy service_all on %I to tongtu_service using (true) with check (true)', name);
    execute format('grant select on %I to tongtu_service', name);
  end loop;
end $$;
grant insert on audit_entry to tongtu_service;
-- The log is for those who have to answer for what is done: an administrator sees what one's organization did, the
-- coordinating office everything.
grant select on audit_entry to tongtu_reader;
create policy reader_sees on audit_entry for select to tongtu_reader
  using ((select tongtu_role()) = 'administrator' and tongtu_key_collections() is null
    and (organization_id = (select tongtu_organization())
      or (select current_setting('tongtu.organization_kind', true)) = 'coordinating_office'));
