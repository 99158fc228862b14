-- Orders to stations that have no outcome yet: when their time is over, somebody must say so.
CREATE TABLE hub.open_orders (
    id       uuid        PRIMARY KEY,
    is_start boolean     NOT NULL,
    deadline timestamptz NOT NULL
);
CREATE INDEX open_orders_due ON hub.open_orders (deadline);
