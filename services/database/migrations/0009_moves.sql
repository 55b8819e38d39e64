-- What a publication touched is found by its number: the change feed, the tiles to be rendered again, a history.
create index feature_revision on feature (revision_from);
create index feature_history_revision on feature_history (revision_to);
alter table revision add column collections text[] not null default '{}';

-- Every move of a tileset's pointer, with the tiles (ids of PMTiles v3) that may differ from those of the version
-- before; null: any may.
create table tileset_move (
  tileset_id text not null references tileset (id),
  version bigint not null,
  revision bigint not null,
  tile_ids bigint[],
  moved_at timestamptz not null default now(),
  primary key (tileset_id, version)
);
alter table tileset_move enable row level security;
alter table tileset_move force row level security;
create policy service_all on tileset_move to tongtu_service using (true) with check (true);
grant select, insert, update, delete on tileset_move to tongtu_service;
create policy reader_sees on tileset_move for select to tongtu_reader
  using (tileset_id in (select id from tileset));
grant select on tileset_move to tongtu_reader;
