create table idempotency_keys (
  account_id text not null,
  user_id text not null,
  key_hash text not null,
  request_hash text not null,
  ticket text not null,
  runs_until bigint not null,
  kept_until bigint not null,
  status bigint,
  body_hash text not null,
  headers text not null,
  content bytes not null,
  withheld text not null,
  primary key (account_id, user_id, key_hash)
);

create index idempotency_keys_kept on idempotency_keys (kept_until);
