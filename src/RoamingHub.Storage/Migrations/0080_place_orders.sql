-- There are more kinds of orders than starts and stops: an open one is told by the type of its stream.
ALTER TABLE hub.open_orders ADD COLUMN kind text;
UPDATE hub.open_orders SET kind = CASE WHEN is_start THEN 'remote_start' ELSE 'remote_stop' END;
ALTER TABLE hub.open_orders ALTER COLUMN kind SET NOT NULL;
ALTER TABLE hub.open_orders DROP COLUMN is_start;

-- What a partner calls a reservation that its station has not answered yet.
ALTER TABLE hub.open_orders ADD COLUMN partner text, ADD COLUMN reference text;
CREATE INDEX open_orders_reference ON hub.open_orders (partner, upper(reference)) WHERE reference IS NOT NULL;

-- Partners' names for reservations are the same in whatever case.
DROP INDEX read.reservations_reference;
CREATE INDEX reservations_reference ON read.reservations (partner, upper(reference)) WHERE reference IS NOT NULL;
