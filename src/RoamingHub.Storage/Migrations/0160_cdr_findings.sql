-- What rules have found in records: what held them back, and what was flagged, before or after they left.
CREATE TABLE read.cdr_findings (
    folded   text   NOT NULL, -- the record's id
    position bigint NOT NULL, -- of the event that tells it
    ord      int    NOT NULL,
    held     boolean NOT NULL,
    rule     text   NOT NULL,
    text     text   NOT NULL,
    PRIMARY KEY (folded, position, held, ord)
);
CREATE INDEX cdr_findings_rule ON read.cdr_findings (rule, folded);
INSERT INTO read.cdr_findings (folded, position, ord, held, rule, text)
SELECT c.folded, c.position, h.ord, TRUE, h.hold ->> 'rule', h.hold ->> 'text'
FROM read.cdrs c, json_array_elements(c.holds::json) WITH ORDINALITY AS h (hold, ord);

-- Whether two charges of a connector overlap is asked for every record.
CREATE INDEX sessions_connector ON read.sessions (station, connector, started_at);
