alter table accounts add column logo_id text not null default '';
alter table accounts add column logo_version bigint not null default 1;

create table logos (
    account_id text not null references accounts (account_id),
    id text not null,
    created_at bigint not null,
    primary key (account_id, id)
);
