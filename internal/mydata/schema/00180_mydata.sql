create table erasure_requests (
  account_id text not null references accounts (account_id),
  id text not null,
  user_id text not null,
  state text not null check (state in ('open', 'held', 'withdrawn', 'refused', 'erasing', 'erased')),
  reason text not null default '',
  answer text not null default '',
  hold_until bigint,
  keep_id_number boolean not null,
  problem text not null default '',
  decided_by text not null default '',
  asked_at bigint not null,
  decided_at bigint,
  told_at bigint,
  version bigint not null,
  primary key (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

create index erasure_requests_by_user on erasure_requests (account_id, user_id, id);

create index erasure_requests_by_state on erasure_requests (account_id, state, id);

create table erasures (
  account_id text not null,
  user_id text not null,
  pseudonym text not null,
  keep_id_number boolean not null,
  erased_at bigint not null,
  primary key (account_id, user_id)
);
