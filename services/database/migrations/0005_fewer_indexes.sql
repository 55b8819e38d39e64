-- A feature that is made has a number of its own from the sequence: only what is changed again can be there twice.
drop index change_once_per_feature;
create unique index change_once_per_feature on change (changeset_id, feature_id) where action <> 'create';
-- Nobody asks for records by feature.
drop index source_record_feature;
