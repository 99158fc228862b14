-- What a statement to a partner is made of. tax_*: what of the record's price is taxed alike, in the order of the rates; a credit has its charge's.
ALTER TABLE read.cdrs
    ADD COLUMN booked_at   timestamptz NULL, -- when it counts: a charge when it ended, a credit when it was made
    ADD COLUMN evse_id     text        NULL,
    ADD COLUMN location_id text        NULL,
    ADD COLUMN tariff_id   text        NULL,
    ADD COLUMN product     text        NULL,
    ADD COLUMN session_ref text        NULL, -- the partner's name of the session, as the partner writes it
    ADD COLUMN tax_rates   numeric[]   NULL,
    ADD COLUMN tax_excl    numeric[]   NULL,
    ADD COLUMN tax_vat     numeric[]   NULL;

UPDATE read.cdrs c SET
    booked_at = coalesce((SELECT (e.data ->> 'at')::timestamptz FROM log.mt_events e WHERE c.credits IS NOT NULL AND e.seq_id = c.position), c.end_at),
    evse_id = r.record -> 'site' ->> 'evseId',
    location_id = r.record -> 'site' ->> 'locationId',
    tariff_id = r.record -> 'tariff' ->> 'id',
    product = r.record -> 'grant' ->> 'product',
    session_ref = coalesce(r.record -> 'reserved' ->> 'name', r.record -> 'grant' ->> 'reference', r.record -> 'grant' ->> 'ownReference'),
    (tax_rates, tax_excl, tax_vat) = (
        SELECT coalesce(array_agg(rate ORDER BY rate NULLS FIRST), '{}'), coalesce(array_agg(excl ORDER BY rate NULLS FIRST), '{}'),
               coalesce(array_agg(vat ORDER BY rate NULLS FIRST), '{}')
        FROM (SELECT CASE WHEN l ->> 'inclVat' IS NULL THEN NULL ELSE (l ->> 'vat')::numeric END AS rate, sum((l ->> 'exclVat')::numeric) AS excl,
                     sum(coalesce((l ->> 'inclVat')::numeric, (l ->> 'exclVat')::numeric) - (l ->> 'exclVat')::numeric) AS vat
              FROM jsonb_array_elements(coalesce(nullif(r.record -> 'price' -> 'lines', 'null'), '[]')) l GROUP BY 1) AS shares)
FROM (SELECT folded, record::jsonb AS record FROM read.cdrs) r
WHERE r.folded = c.folded;

CREATE INDEX cdrs_booked ON read.cdrs (partner, booked_at, position);
-- Charges that have no record yet.
CREATE INDEX sessions_unrecorded ON read.sessions (partner) WHERE cdr_id IS NULL AND partner IS NOT NULL;
