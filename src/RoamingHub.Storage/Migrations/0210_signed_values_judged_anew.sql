-- What signed values that came too late for it say of a record.
ALTER TABLE read.cdrs ADD COLUMN later_verdict text, ADD COLUMN later_metering text;
CREATE INDEX cdrs_later_verdict ON read.cdrs (later_verdict) WHERE later_verdict IS NOT NULL;
