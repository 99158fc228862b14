-- Partners who are told the outcome of an order as its answer: after anything but a yes there is no charge of it.
ALTER TABLE read.remote_starts ADD COLUMN at_once boolean NOT NULL DEFAULT FALSE;
CREATE INDEX remote_starts_at_once ON read.remote_starts (usable_until) WHERE at_once AND NOT used AND NOT refused;
