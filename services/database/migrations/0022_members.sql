-- Second factors, as better-auth asks for them; passwords that were had before; members who may not sign in for now;
-- keys by which systems of an organization ask.

alter table auth."user"
  add column "twoFactorEnabled" boolean default false,
  -- Somebody else knows the password: it is good for nothing but choosing another.
  add column "mustChangePassword" boolean not null default false,
  add column "passwordChangedAt" timestamptz not null default current_timestamp;

create table auth.second_factor (
  "id" text primary key,
  -- Both encrypted by the library.
  "secret" text not null,
  "backupCodes" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "verified" boolean default true,
  "failedVerificationCount" integer default 0,
  "lockedUntil" timestamptz
);
create index "second_factor_secret_idx" on auth.second_factor ("secret");
create index "second_factor_userId_idx" on auth.second_factor ("userId");

-- Codes that were tried: one is good once (RFC 6238, 5.2).
create table auth.used_code (
  user_id text not null references auth."user" ("id") on delete cascade,
  code text not null,
  at timestamptz not null default now(),
  primary key (user_id, code)
);

-- Salted hashes.
create table auth.former_password (
  id bigint generated always as identity primary key,
  user_id text not null references auth."user" ("id") on delete cascade,
  password text not null,
  until timestamptz not null default now()
);
create index former_password_of on auth.former_password (user_id, id);

alter table auth.member add column "disabledAt" timestamptz;
alter table auth.organization add column "requiresSecondFactor" boolean not null default false;

-- A key is told once and is here as its SHA-256: it is drawn at random, there is nothing to guess.
create table auth.system_key (
  id text primary key,
  organization_id text not null references auth.organization ("id") on delete cascade,
  name text not null,
  hash text not null unique,
  -- How it begins, by which people know it.
  hint text not null,
  role text not null check (role in ('viewer', 'editor', 'publisher')),
  actions text[] not null
    check (cardinality(actions) > 0 and actions <@ array['see', 'query', 'download', 'edit', 'publish']),
  -- Missing: whatever the organization may.
  collections text[] check (cardinality(collections) > 0),
  -- Missing: any page, any address.
  origins text[] check (cardinality(origins) > 0),
  addresses text[] check (cardinality(addresses) > 0),
  created_by text not null,
  created_at timestamptz not null default now(),
  ends_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create index system_key_of on auth.system_key (organization_id, created_at);

grant select, insert, update, delete on all tables in schema auth to tongtu_auth;
