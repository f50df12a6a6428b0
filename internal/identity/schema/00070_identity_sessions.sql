create table sessions (
    id text not null primary key,
    secret_hash text not null unique,
    login_id text not null references logins (id) on delete cascade,
    account_id text not null,
    user_id text not null,
    proof text not null,
    proof_spent boolean not null,
    must_change text not null,
    created_at bigint not null,
    started_at bigint not null,
    proven_at bigint not null,
    last_seen_at bigint not null,
    user_agent text not null,
    remote_ip text not null
);

create index sessions_by_login on sessions (login_id);

create index sessions_by_time on sessions (last_seen_at);

create table api_tokens (
    account_id text not null,
    id text not null,
    user_id text not null,
    name text not null,
    scope text not null,
    secret_hash text not null unique,
    created_at bigint not null,
    expires_at bigint,
    last_used_at bigint,
    primary key (account_id, id)
);

create index api_tokens_user on api_tokens (account_id, user_id);

create index api_tokens_by_user on api_tokens (account_id, user_id);

create table reset_tokens (
    secret_hash text not null primary key,
    login_id text not null references logins (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint not null
);

create index reset_tokens_by_login on reset_tokens (login_id);

create table reset_requests (
    id text not null primary key,
    email_hash text not null,
    requested_at bigint not null
);

create index reset_requests_by_email on reset_requests (email_hash, requested_at);

create table setup_tokens (
    secret_hash text not null primary key,
    created_at bigint not null,
    expires_at bigint not null
);

create table deployment (
    id text not null primary key,
    set_up_at bigint,
    mail_failed_at bigint
);
