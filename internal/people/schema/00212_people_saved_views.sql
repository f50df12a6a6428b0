create table saved_views (
    account_id text not null,
    user_id text not null,
    id text not null,
    name text not null,
    name_folded text not null,
    content text not null,
    standard boolean not null default false,
    version bigint not null default 1,
    created_at bigint not null,
    primary key (account_id, user_id, id),
    unique (account_id, user_id, name_folded),
    foreign key (account_id, user_id) references users (account_id, id)
);
