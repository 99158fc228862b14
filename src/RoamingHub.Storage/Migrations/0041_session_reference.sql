-- Partners name a charge by their own reference: it stands in the grant they gave.
CREATE INDEX sessions_reference ON read.sessions (partner, (roaming::jsonb ->> 'reference')) WHERE partner IS NOT NULL;
