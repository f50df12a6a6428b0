-- Ways of looking at the list of cases that people saved for themselves; a view is what stands behind the page's address.
create table case_views (
    account_id text not null,
    user_id text not null,
    id text not null,
    name text not null,
    name_folded text not null,
    query text not null,
    created_at bigint not null,
    primary key (account_id, user_id, id),
    unique (account_id, user_id, name_folded),
    foreign key (account_id, user_id) references users (account_id, id)
);
