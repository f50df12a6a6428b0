-- Whether an account lets its administrators look as others; without a row it doesn't.
create table viewing_settings (
  account_id text not null references accounts (account_id),
  allowed boolean not null,
  version bigint not null,
  primary key (account_id)
);

create table viewings (
  account_id text not null,
  id text not null,
  viewer_id text not null,
  user_id text not null,
  reason text not null,
  started_at bigint not null,
  -- When it ends by itself, and when it was ended before that.
  ends_at bigint not null,
  ended_at bigint,
  primary key (account_id, id),
  foreign key (account_id, viewer_id) references users (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

create index viewings_of_user on viewings (account_id, user_id, id);
