-- Lists of what waits go by id.
create index scim_items_by_state on scim_items (account_id, connection_id, state, id);

drop index scim_items_waiting;
