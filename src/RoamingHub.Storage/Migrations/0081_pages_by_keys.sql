-- Pages of documents are found in this index alone, filters included.
DROP INDEX hub.documents_in_order;
CREATE INDEX documents_in_order ON hub.documents (kind, audience, created, id) INCLUDE (last_updated);
