create table practice_entries (
    account_id text not null references accounts (account_id),
    id text not null,
    list text not null check (list in ('area', 'stage', 'type', 'group')),
    area_id text not null,
    name text not null,
    name_folded text not null,
    code text not null,
    place bigint not null,
    version bigint not null,
    created_at bigint not null,
    primary key (account_id, id),
    unique (account_id, list, area_id, name_folded)
);

create table practice_settings (
    account_id text not null references accounts (account_id),
    number_template text not null,
    version bigint not null,
    primary key (account_id)
);

create table practice_counters (
    account_id text not null references accounts (account_id),
    scope text not null,
    last bigint not null,
    primary key (account_id, scope)
);
