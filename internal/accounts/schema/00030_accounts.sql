create table accounts (
    account_id text not null primary key,
    name text not null,
    name_folded text not null,
    kind text not null,
    country text not null,
    language text not null,
    time_zone text not null,
    date_style text not null,
    support_email text not null,
    support_phone text not null,
    password_min_length bigint not null,
    password_mixed_case boolean not null,
    password_digit boolean not null,
    password_symbol boolean not null,
    password_history bigint not null,
    password_max_age_days bigint not null,
    session_idle_minutes bigint not null,
    session_absolute_hours bigint not null,
    lock_failures bigint not null,
    lock_window_minutes bigint not null,
    lock_disable_after bigint not null,
    own_id_number boolean not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table branches (
    account_id text not null references accounts (account_id),
    id text not null,
    name text not null,
    name_folded text not null,
    created_at bigint not null,
    primary key (account_id, id),
    unique (account_id, name_folded)
);
