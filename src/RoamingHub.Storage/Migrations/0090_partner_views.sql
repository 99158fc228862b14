-- Who sees what. Terms: what one partner is shown, as the log has it; null: what everybody is shown.
ALTER TABLE read.partners ADD COLUMN terms text NULL;
ALTER TABLE read.tariffs ADD COLUMN for_partners boolean NOT NULL DEFAULT FALSE;

-- Partners that do not see what everybody sees. Their locations and tariffs are documents of their own.
CREATE TABLE hub.partner_views (
    partner text PRIMARY KEY,
    terms   text NOT NULL -- those that the documents were last made by
);

-- Which of our parties a document belongs to: partners may ask for one party's only.
ALTER TABLE hub.documents ADD COLUMN owner text NOT NULL DEFAULT '';
UPDATE hub.documents SET owner = upper(coalesce(body::json ->> 'country_code', '') || '-' || coalesce(body::json ->> 'party_id', '')) WHERE kind LIKE 'ocpi-%';
DROP INDEX hub.documents_in_order;
CREATE INDEX documents_in_order ON hub.documents (kind, audience, created, id) INCLUDE (last_updated, owner);
