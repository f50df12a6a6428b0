create table group_closings (
    account_id text not null references accounts (account_id),
    group_id text not null,
    name text not null,
    into_id text not null,
    state text not null,
    total bigint not null,
    moved bigint not null default 0,
    started_at bigint not null,
    ended_at bigint,
    primary key (account_id, group_id)
);
