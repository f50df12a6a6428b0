create table scim_connections (
    account_id text not null references accounts (account_id),
    id text not null,
    name text not null,
    name_folded text not null,
    mode text not null check (mode in ('dry_run', 'live')),
    -- Why it is stopped; empty while it runs.
    stopped text not null default '',
    stopped_at bigint,
    role text not null check (role in ('standard', 'limited', 'guest')),
    group_id text,
    language text not null default '',
    invite boolean not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (account_id, id),
    unique (account_id, name_folded)
);

create table scim_tokens (
    account_id text not null,
    id text not null,
    connection_id text not null,
    secret_hash text not null unique,
    created_at bigint not null,
    expires_at bigint not null,
    last_used_at bigint,
    last_ip text not null default '',
    primary key (account_id, id),
    foreign key (account_id, connection_id) references scim_connections (account_id, id)
);

create index scim_tokens_of_connection on scim_tokens (account_id, connection_id);

-- What a directory calls a group means a role, a group of ours, or both; the first in order decides.
create table scim_mappings (
    account_id text not null,
    id text not null,
    connection_id text not null,
    name text not null,
    name_folded text not null,
    place bigint not null,
    role text not null default '' check (role in ('', 'standard', 'limited')),
    group_id text not null default '',
    primary key (account_id, id),
    unique (account_id, connection_id, name_folded),
    foreign key (account_id, connection_id) references scim_connections (account_id, id)
);

-- How a directory knows a user; the user itself is a row of users.
create table scim_users (
    account_id text not null,
    connection_id text not null,
    user_id text not null,
    user_name text not null,
    user_name_folded text not null,
    external_id text not null default '',
    -- Set once the directory deleted the user, who isn't there for it from then on.
    left_at bigint,
    -- Set while the user is inactive because the directory said so.
    disabled_at bigint,
    version bigint not null,
    created_at bigint not null,
    primary key (account_id, connection_id, user_id),
    foreign key (account_id, connection_id) references scim_connections (account_id, id),
    foreign key (account_id, user_id) references users (account_id, id)
);

create index scim_users_by_name on scim_users (account_id, connection_id, user_name_folded);
create index scim_users_by_external on scim_users (account_id, connection_id, external_id);
create index scim_users_of_user on scim_users (account_id, user_id);

create table scim_groups (
    account_id text not null,
    id text not null,
    connection_id text not null,
    name text not null,
    name_folded text not null,
    external_id text not null default '',
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (account_id, id),
    unique (account_id, connection_id, name_folded),
    foreign key (account_id, connection_id) references scim_connections (account_id, id)
);

create table scim_members (
    account_id text not null,
    scim_group_id text not null,
    user_id text not null,
    primary key (account_id, scim_group_id, user_id),
    foreign key (account_id, scim_group_id) references scim_groups (account_id, id),
    foreign key (account_id, user_id) references users (account_id, id)
);

create index scim_members_of_user on scim_members (account_id, user_id);

-- What a directory wanted and didn't get yet: what a dry run would have done, and what waits for an administrator.
create table scim_items (
    account_id text not null,
    id text not null,
    connection_id text not null,
    -- The same wish again is the same item.
    wish_key text not null,
    kind text not null,
    reason text not null,
    state text not null check (state in ('waiting', 'dry', 'approved', 'declined')),
    user_id text not null default '',
    digest text not null,
    wish text not null,
    resource text not null default '',
    times bigint not null,
    created_at bigint not null,
    seen_at bigint not null,
    decided_at bigint,
    decided_by text not null default '',
    primary key (account_id, id),
    unique (account_id, connection_id, wish_key),
    foreign key (account_id, connection_id) references scim_connections (account_id, id)
);

create index scim_items_waiting on scim_items (account_id, connection_id, state, seen_at, id);
create index scim_items_of_user on scim_items (account_id, user_id);
