-- Which charge a signed value begins or ends, so that one which comes again with another charge is recognised. Filled when the charge's record is made.
CREATE TABLE hub.signed_records (
    digest  text NOT NULL, -- of what the meter signed
    session text NOT NULL,
    PRIMARY KEY (digest, session)
);
