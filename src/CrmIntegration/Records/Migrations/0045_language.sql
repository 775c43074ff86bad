-- What is written into the CRM's fields is read by everybody there: one language per connection.
ALTER TABLE connection ADD language $key$ NULL;       -- en | de | zh-Hans, an admin's choice; null: as the CRM says
ALTER TABLE connection ADD crm_language $key$ NULL;   -- the organisation's own, as the CRM writes it (de, zh_CN); null: not said yet
