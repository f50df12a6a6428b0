alter table logins add column first_in_at bigint;

alter table passwords add column void_at bigint;

alter table api_tokens add column last_ip text not null default '';

create table email_changes (
    login_id text not null primary key references logins (id) on delete cascade,
    id text not null unique,
    session_id text not null,
    email text not null,
    email_key text not null,
    secret_hash text unique,
    asked_at bigint not null,
    expires_at bigint not null,
    user_agent text not null,
    remote_ip text not null
);

create table email_undos (
    id text not null primary key,
    login_id text not null references logins (id) on delete cascade,
    old_email text not null,
    old_key text not null,
    new_email text not null,
    secret_hash text unique,
    changed_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

create index email_undos_by_login on email_undos (login_id, changed_at);

create table disown_tokens (
    secret_hash text not null primary key,
    login_id text not null references logins (id) on delete cascade,
    cause text not null,
    happened_at bigint not null,
    expires_at bigint not null,
    user_agent text not null,
    remote_ip text not null
);

create index disown_tokens_by_login on disown_tokens (login_id);

create table sign_ins (
    id text not null primary key,
    login_id text references logins (id) on delete cascade,
    tried_at bigint not null,
    succeeded boolean not null,
    proof text not null,
    known boolean not null,
    user_agent text not null,
    remote_ip text not null
);

create index sign_ins_by_login on sign_ins (login_id, tried_at, id);

create index sign_ins_by_time on sign_ins (tried_at);
