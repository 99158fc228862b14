-- Records as they count in the partners' books: a narrow row beside the wide one of the ledger, since a month is added up from all of its rows.
-- A credit has its charge's figures with the sign turned. tax_*: what of the price is taxed alike, in the order of the rates.
CREATE TABLE read.bookings (
    folded      text        PRIMARY KEY,
    position    bigint      NOT NULL,
    id          text        NOT NULL,
    partner     text        NULL,
    state       text        NOT NULL,                 -- sealed, credited, held, suppressed, dropped
    booked_at   timestamptz NOT NULL,                 -- when it counts: a charge when it ended, a credit and what is issued instead when they were made
    end_at      timestamptz NOT NULL,                 -- of the charge
    energy_wh   numeric     NOT NULL,
    currency    text        NULL,
    excl_vat    numeric     NULL,
    incl_vat    numeric     NULL,
    credit      boolean     NOT NULL,
    owner       text        NULL,
    evse_id     text        NULL,
    location_id text        NULL,
    tariff_id   text        NULL,
    product     text        NULL,
    session_ref text        NULL,                     -- the partner's name of the session, as the partner writes it
    tax_rates   numeric[]   NOT NULL,
    tax_excl    numeric[]   NOT NULL,
    tax_vat     numeric[]   NOT NULL
);

WITH records AS (
    SELECT c.*, w.whole, CASE WHEN c.credits IS NULL THEN 1 ELSE -1 END AS sign
    FROM read.cdrs c CROSS JOIN LATERAL (SELECT c.record::jsonb AS whole OFFSET 0) w) -- read once, not for each column
INSERT INTO read.bookings
SELECT r.folded, r.position, r.id, r.partner, r.state,
       coalesce((SELECT (e.data ->> 'at')::timestamptz FROM log.mt_events e WHERE r.credits IS NOT NULL AND e.seq_id = r.position),
                CASE WHEN r.whole ->> 'corrects' IS NOT NULL THEN (r.whole ->> 'sealedAt')::timestamptz ELSE r.end_at END), r.end_at,
       r.sign * r.energy_wh, r.currency, r.excl_vat, r.incl_vat, r.credits IS NOT NULL, r.owner, r.whole -> 'site' ->> 'evseId', r.whole -> 'site' ->> 'locationId',
       r.whole -> 'tariff' ->> 'id', r.whole -> 'grant' ->> 'product',
       coalesce(r.whole -> 'reserved' ->> 'name', r.whole -> 'grant' ->> 'reference', r.whole -> 'grant' ->> 'ownReference'), t.rates, t.excl, t.vat
FROM records r CROSS JOIN LATERAL (
    WITH lines AS (
        SELECT CASE WHEN l ->> 'inclVat' IS NULL THEN NULL ELSE (l ->> 'vat')::numeric END AS rate, l ->> 'dimension' IN ('MinPrice', 'MaxPrice') AS limits,
               r.sign * (l ->> 'exclVat')::numeric AS excl, r.sign * (coalesce((l ->> 'inclVat')::numeric, (l ->> 'exclVat')::numeric) - (l ->> 'exclVat')::numeric) AS vat
        FROM jsonb_array_elements(coalesce(nullif(r.whole -> 'price' -> 'lines', 'null'), '[]')) l),
    sums AS (
        SELECT coalesce(sum(excl) FILTER (WHERE NOT limits), 0) AS excl, coalesce(sum(vat) FILTER (WHERE NOT limits), 0) AS vat,
               coalesce(sum(excl) FILTER (WHERE limits), 0) AS more_excl, coalesce(sum(vat) FILTER (WHERE limits), 0) AS more_vat
        FROM lines),
    plain AS (SELECT excl = 0 OR (vat = 0 AND more_vat <> 0) OR (more_excl = 0 AND more_vat = 0) AS apart FROM sums),
    shares AS ( -- a minimum or maximum price moves what is taxed alike in the same proportion
        SELECT l.rate, sum(l.excl) * (1 + CASE WHEN p.apart THEN 0 ELSE s.more_excl / s.excl END) AS excl,
               sum(l.vat) * (1 + CASE WHEN p.apart OR s.vat = 0 THEN 0 ELSE s.more_vat / s.vat END) AS vat
        FROM lines l, sums s, plain p WHERE p.apart OR NOT l.limits GROUP BY l.rate, p.apart, s.excl, s.vat, s.more_excl, s.more_vat)
    SELECT coalesce(array_agg(rate ORDER BY rate NULLS FIRST), '{}') AS rates, coalesce(array_agg(excl ORDER BY rate NULLS FIRST), '{}') AS excl,
           coalesce(array_agg(vat ORDER BY rate NULLS FIRST), '{}') AS vat
    FROM shares) t;

CREATE INDEX bookings_partner ON read.bookings (partner, booked_at, position);
CREATE INDEX bookings_moved ON read.bookings (partner, end_at) WHERE booked_at <> end_at;

-- The ledger is added up from this index alone.
CREATE INDEX cdrs_ledger ON read.cdrs (partner, end_at) INCLUDE (state, currency, energy_wh, excl_vat, incl_vat, credits);
DROP INDEX read.cdrs_partner_end;
-- What became of each record at its partner, without its request and its answer.
CREATE INDEX deliveries_cdrs ON hub.deliveries (partner, object) INCLUDE (state) WHERE module = 'cdrs';
-- Charges that have no record yet.
CREATE INDEX sessions_unrecorded ON read.sessions (partner) WHERE cdr_id IS NULL AND partner IS NOT NULL;
