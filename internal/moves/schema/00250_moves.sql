create table domain_moves (
  account_id text not null references accounts (account_id),
  id text not null,
  user_id text not null,
  from_domain text not null,
  to_domain text not null,
  days bigint not null,
  whom text not null,
  state text not null check (state in ('draft', 'ready', 'running', 'done', 'cancelled', 'failed')),
  problem text not null default '',
  tries bigint not null default 0,
  version bigint not null,
  created_at bigint not null,
  moved_at bigint not null,
  started_at bigint,
  ended_at bigint,
  keep_until bigint,
  primary key (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

create index domain_moves_by_state on domain_moves (state, moved_at, id);

-- A row outlives the pending user whose invitation is withdrawn.
create table domain_move_rows (
  account_id text not null,
  move_id text not null,
  row_no bigint not null,
  user_id text not null,
  state text not null check (state in ('waiting', 'done', 'left')),
  verdict text not null,
  primary key (account_id, move_id, row_no),
  foreign key (account_id, move_id) references domain_moves (account_id, id)
);

-- It doesn't begin as the primary key does; see bulk_rows.
create index domain_move_rows_by_verdict on domain_move_rows (verdict, state, account_id, move_id, row_no);
