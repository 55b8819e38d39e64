-- A key lives as long as the changeset that its write went into is not published: a surveyor may be away for a week, and
-- what is sent again then must not make the same feature twice. It is looked at once a day, and counts anew from there.
alter table idempotency_key rename column created_at to kept_since;
alter table idempotency_key add column changeset_id bigint;
