-- Positions that a member had in a local grid, by day (UTC+8). The grid by its name; nothing here says where it lies.
-- The name of the member as it was then: whoever reads the account may not look into the accounts of sign-in.
create table grid_use (
  grid text not null,
  member_id text not null,
  day date not null,
  member_name text not null,
  positions bigint not null check (positions >= 0),
  primary key (grid, member_id, day)
);
alter table grid_use enable row level security;
alter table grid_use force row level security;
create policy service_all on grid_use to tongtu_service using (true) with check (true);
grant select, insert, update on grid_use to tongtu_service;
