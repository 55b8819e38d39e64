-- Where a changeset and what was published since it was made can't both be had: a person chooses. The values themselves
-- are in change, feature and feature_history.
create table change_conflict (
  changeset_id bigint not null references changeset (id) on delete cascade,
  feature_id bigint not null,
  -- The attribute, or one of the other two.
  kind text not null check (kind in ('attribute', 'geometry', 'existence')),
  field text not null default '',
  -- What stood there when somebody chose: where it is another by now, the choice is open again.
  theirs jsonb,
  choice text check (choice in ('ours', 'theirs')),
  chosen_by text,
  chosen_at timestamptz,
  primary key (changeset_id, feature_id, kind, field),
  check ((kind = 'attribute') = (field <> ''))
);
alter table change_conflict enable row level security;
alter table change_conflict force row level security;
create policy service_all on change_conflict to tongtu_service using (true) with check (true);
grant select, insert, update, delete on change_conflict to tongtu_service;

-- What a merge took over from other publications without anybody having to choose: attributes, and whether the shape.
alter table change add column taken_attributes text[] not null default '{}';
alter table change add column took_geometry boolean not null default false;
