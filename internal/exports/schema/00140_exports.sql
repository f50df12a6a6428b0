create table exports (
  account_id text not null references accounts (account_id),
  id text not null,
  user_id text not null,
  kind text not null,
  params text not null,
  state text not null check (state in ('queued', 'running', 'ready', 'failed', 'cancelled', 'expired')),
  done bigint not null default 0,
  total bigint not null default 0,
  row_count bigint not null default 0,
  size bigint not null default 0,
  sha256 text not null default '',
  error_key text not null default '',
  tries bigint not null default 0,
  requested_at bigint not null,
  started_at bigint,
  ended_at bigint,
  expires_at bigint,
  primary key (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

create index exports_by_user on exports (account_id, user_id, id);

create index exports_by_state on exports (state, requested_at);
