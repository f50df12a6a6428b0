create table groups (
    account_id text not null references accounts (account_id),
    id text not null,
    name text not null,
    name_folded text not null,
    description text not null default '',
    version bigint not null default 1,
    created_at bigint not null,
    primary key (account_id, id),
    unique (account_id, name_folded)
);

create table group_hours (
    account_id text not null references accounts (account_id),
    group_id text not null,
    weekday bigint not null,
    opens bigint not null,
    closes bigint not null,
    primary key (account_id, group_id, weekday, opens)
);
