create table logins (
    id text not null primary key,
    email text not null,
    email_key text not null unique,
    created_at bigint not null
);

create table passwords (
    login_id text not null primary key references logins (id) on delete cascade,
    hash text not null,
    set_at bigint not null
);

create table password_history (
    login_id text not null references logins (id) on delete cascade,
    set_at bigint not null,
    hash text not null,
    primary key (login_id, set_at)
);

create table devices (
    id text not null primary key,
    login_id text not null references logins (id) on delete cascade,
    secret_hash text not null,
    created_at bigint not null,
    signed_in_at bigint not null,
    unique (login_id, secret_hash)
);

create index devices_by_secret on devices (secret_hash);

create table sign_in_counters (
    counter_key text not null primary key,
    failures bigint not null,
    streak bigint not null,
    last_at bigint not null,
    blocked_until bigint
);

create index sign_in_counters_by_time on sign_in_counters (last_at);
