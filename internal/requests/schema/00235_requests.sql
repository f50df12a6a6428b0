create table requests (
  account_id text not null references accounts (account_id),
  id text not null,
  kind text not null check (kind in ('title')),
  user_id text not null,
  state text not null check (state in ('open', 'approved', 'declined', 'withdrawn', 'closed')),
  waiting boolean not null,
  job_title_id text not null default '',
  title_name text not null default '',
  wish boolean not null default false,
  given_title_id text not null default '',
  role text not null,
  reason text not null default '',
  answer text not null default '',
  cause text not null default '',
  decided_by text not null default '',
  asked_at bigint not null,
  decided_at bigint,
  dismissed boolean not null default false,
  version bigint not null,
  primary key (account_id, id),
  check (waiting = (state = 'open')),
  foreign key (account_id, user_id) references users (account_id, id)
);

create unique index requests_one_open on requests (account_id, user_id, kind) where state = 'open';

create index requests_by_user on requests (account_id, user_id, kind, id);

create index requests_by_state on requests (waiting, account_id, id);
