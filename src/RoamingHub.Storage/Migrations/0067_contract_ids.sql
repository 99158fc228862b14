-- Contract ids are written with or without separators, and with or without a check digit after their 14 characters.
CREATE FUNCTION hub.contract_key(id text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN left(upper(replace(replace(id, '-', ''), '*', '')), 14);

CREATE INDEX partner_tokens_by_contract ON hub.partner_tokens (hub.contract_key(contract_id));
CREATE INDEX local_tokens_by_contract ON read.local_tokens (hub.contract_key(folded)) WHERE kind = 'Contract';
