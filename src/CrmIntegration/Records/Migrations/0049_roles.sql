-- The CRM's tree of roles, which may say who leads whom.
CREATE TABLE user_role (
    connection_id $id$ NOT NULL, id $key$ NOT NULL, modified $time$ NOT NULL, deleted $bool$ NOT NULL,
    name $text$ NULL, parent_id $key$ NULL, lead_id $key$ NULL, more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);
ALTER TABLE crm_user ADD role_id $key$ NULL;
ALTER TABLE forecast_setting ADD teams_by $key$ NULL;    -- roles | managers, a manager's choice; null: roles where people hold them
