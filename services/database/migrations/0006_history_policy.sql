-- Past states obey today's rules: what is withheld from the public now is not read out of its history either.
-- A feature that is gone altogether stays to be seen as it was.
create function tongtu_is_open(collection text, feature_id bigint) returns boolean
  language sql stable parallel safe security definer set search_path = public, pg_temp
  as $$
    select exists (select 1 from public.feature f where f.collection_id = $1 and f.edition = 'public' and f.id = $2)
      or not exists (select 1 from public.feature f where f.collection_id = $1 and f.edition = 'full' and f.id = $2)
  $$;
revoke all on function tongtu_is_open(text, bigint) from public;
grant execute on function tongtu_is_open(text, bigint) to tongtu_reader;

drop policy reader_sees on feature_history;
create policy reader_sees on feature_history for select to tongtu_reader
  using (edition = (select tongtu_edition()) and collection_id = any ((select tongtu_collections())::text[])
    and (edition <> 'public' or tongtu_is_open(collection_id, id)));
