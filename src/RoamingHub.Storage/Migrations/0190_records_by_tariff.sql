-- Which records a dry run of a tariff is about: by the tariff they were priced by, or by our id of their EVSE, both folded.
ALTER TABLE read.cdrs
    ADD COLUMN folded_tariff text NULL,
    ADD COLUMN folded_uid    text NULL;
UPDATE read.cdrs SET
    folded_tariff = upper(trim(record::json -> 'tariff' ->> 'id')),
    folded_uid = upper(trim(record::json -> 'site' ->> 'evseUid'))
WHERE credits IS NULL;
CREATE INDEX cdrs_tariff_end ON read.cdrs (folded_tariff, end_at) WHERE folded_tariff IS NOT NULL;
CREATE INDEX cdrs_uid_end ON read.cdrs (folded_uid, end_at) WHERE folded_uid IS NOT NULL;
