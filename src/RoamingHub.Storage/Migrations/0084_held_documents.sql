-- What a partner is known to hold of an object that it is told changes of. body: null after a try of which it is not certain how it ended.
CREATE TABLE hub.held_documents (
    partner text NOT NULL,
    module  text NOT NULL,
    object  text NOT NULL,
    body    text NULL,
    PRIMARY KEY (partner, module, object)
);
