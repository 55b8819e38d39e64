-- Accounts, sessions, organizations and their members, in a schema of their own that only tongtu_auth may
-- enter. Tables and columns are what better-auth 1.7 asks for (a test compares them with its own generator),
-- with the checks and the uniqueness that our roles and audiences want.

do $$
begin
  begin
    create role tongtu_auth nologin noinherit;
  exception when duplicate_object or unique_violation then null; -- roles are shared by the cluster's databases
  end;
  grant tongtu_auth to current_user;
end $$;

create schema auth;

-- One human being. The e-mail is the library's, not ours: staff sign in by user name, and where none is known
-- it is <user name>@members.invalid.
create table auth."user" (
  "id" text primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp,
  "username" text unique,
  "displayUsername" text
);

create table auth.session (
  "id" text primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "activeOrganizationId" text
);
create index "session_userId_idx" on auth.session ("userId");
create index session_expiry on auth.session ("expiresAt");

-- How a user proves who they are; "password" is a salted scrypt hash.
create table auth.account (
  "id" text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null
);
create index "account_userId_idx" on auth.account ("userId");

create table auth.verification (
  "id" text primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index "verification_identifier_idx" on auth.verification ("identifier");

create table auth.organization (
  "id" text primary key,
  "name" text not null,
  "slug" text not null unique,
  "logo" text,
  "createdAt" timestamptz not null,
  "metadata" text,
  -- The widest audience that its members belong to.
  "audience" text not null check ("audience" in ('government', 'professional'))
);

create table auth.member (
  "id" text primary key,
  "organizationId" text not null references auth.organization ("id") on delete cascade,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "role" text not null
    check ("role" in ('viewer', 'editor', 'surveyor', 'reviewer', 'publisher', 'administrator')),
  "createdAt" timestamptz not null
);
create index "member_organizationId_idx" on auth.member ("organizationId");
create index "member_userId_idx" on auth.member ("userId");
create unique index member_once on auth.member ("userId", "organizationId");

create table auth.invitation (
  "id" text primary key,
  "organizationId" text not null references auth.organization ("id") on delete cascade,
  "email" text not null,
  "role" text,
  "status" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "inviterId" text not null references auth."user" ("id") on delete cascade
);
create index "invitation_organizationId_idx" on auth.invitation ("organizationId");
create index "invitation_email_idx" on auth.invitation ("email");

-- Attempts since the last success, by user name whether or not somebody has it; ours, not the library's.
create table auth.sign_in_attempt (
  user_name text primary key,
  failures integer not null,
  last_at timestamptz not null
);
create index sign_in_attempt_age on auth.sign_in_attempt (last_at);

grant usage on schema auth to tongtu_auth;
grant select, insert, update, delete on all tables in schema auth to tongtu_auth;
