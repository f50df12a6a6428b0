create index users_managing on users (account_id, group_id) where manages;
create index users_elsewhere on users (account_id, id) where temp_group_from is not null;
create index users_lent on users (account_id, id) where temp_role is not null;
