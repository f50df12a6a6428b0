-- What rooms above people show of users in the list, in the form in which it is put in order and found: one row for each
-- answer. tab and listed_name are those of the user, so that an index holds a column's whole order; triggers keep them so.
create table user_extras (
    account_id text not null,
    user_id text not null,
    column_id text not null,
    sort_key text not null,
    whole text not null,
    tab text not null,
    listed_name text not null,
    primary key (account_id, user_id, column_id, sort_key),
    foreign key (account_id, user_id) references users (account_id, id) on delete cascade
);

create index user_extras_list on user_extras (account_id, column_id, tab, sort_key, listed_name, user_id);

-- +only sqlite

-- +begin
create trigger user_extras_follow after update of status, sort_name on users
    when old.status <> new.status or old.sort_name <> new.sort_name begin
    update user_extras set tab = new.status, listed_name = new.sort_name where account_id = new.account_id and user_id = new.id;
end;
-- +end

-- +only postgres

-- +begin
create function user_extras_follow() returns trigger language plpgsql as $$
begin
    update user_extras set tab = new.status, listed_name = new.sort_name where account_id = new.account_id and user_id = new.id;
    return null;
end
$$;
-- +end
create trigger user_extras_follow after update of status, sort_name on users for each row
    when (old.status <> new.status or old.sort_name <> new.sort_name) execute function user_extras_follow();
