create table job_titles (
    account_id text not null references accounts (account_id),
    id text not null,
    name text not null,
    name_folded text not null,
    permissions text not null,
    created_at bigint not null,
    primary key (account_id, id),
    unique (account_id, name_folded)
);

create table role_defaults (
    account_id text not null references accounts (account_id),
    role text not null,
    permissions text not null,
    primary key (account_id, role)
);
