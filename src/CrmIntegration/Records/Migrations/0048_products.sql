-- What is on a deal: products, and a line for each of them on an opportunity.
CREATE TABLE product (
    connection_id $id$ NOT NULL, id $key$ NOT NULL, modified $time$ NOT NULL, deleted $bool$ NOT NULL,
    name $text$ NULL, code $key$ NULL, family $key$ NULL, is_active $bool$ NOT NULL, more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);

CREATE TABLE line_item (
    connection_id $id$ NOT NULL, id $key$ NOT NULL, modified $time$ NOT NULL, deleted $bool$ NOT NULL,
    opportunity_id $key$ NOT NULL, product_id $key$ NULL, name $text$ NULL, quantity $money$ NULL, unit_price $money$ NULL,
    total $money$ NULL,                   -- in the opportunity's currency
    created $time$ NULL, more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);
CREATE INDEX line_item_opportunity ON line_item (connection_id, opportunity_id);
