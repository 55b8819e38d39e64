-- No plan hangs on how attribute documents are distributed, and sorting them took half of the time that the
-- statistics of a published city take.
alter table feature alter column properties set statistics 0;
alter table feature_history alter column properties set statistics 0;
alter table change alter column properties set statistics 0;
alter table change alter column public_properties set statistics 0;
