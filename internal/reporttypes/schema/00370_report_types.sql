create table report_types (
    account_id text not null references accounts (account_id),
    id text not null,
    name text not null,
    name_folded text not null,
    note text not null,
    archived boolean not null,
    revision bigint not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (account_id, id),
    unique (account_id, name_folded)
);

create table report_forms (
    account_id text not null references accounts (account_id),
    type_id text not null,
    revision bigint not null,
    sections text not null,
    created_at bigint not null,
    primary key (account_id, type_id, revision),
    foreign key (account_id, type_id) references report_types (account_id, id)
);

create table report_levels (
    account_id text not null references accounts (account_id),
    levels bigint not null,
    version bigint not null,
    primary key (account_id)
);
