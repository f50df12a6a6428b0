create table bulk_jobs (
  account_id text not null references accounts (account_id),
  id text not null,
  user_id text not null,
  kind text not null,
  state text not null check (state in ('draft', 'ready', 'running', 'done', 'cancelled', 'failed')),
  params text not null,
  digest text not null,
  total bigint not null default 0,
  done bigint not null default 0,
  skipped bigint not null default 0,
  refused bigint not null default 0,
  raised bigint not null default 0,
  brake text not null default '',
  problem text not null default '',
  summary text not null default '',
  tries bigint not null default 0,
  version bigint not null,
  created_at bigint not null,
  moved_at bigint not null,
  started_at bigint,
  ended_at bigint,
  primary key (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

create index bulk_jobs_by_user on bulk_jobs (account_id, user_id, id);

create index bulk_jobs_by_state on bulk_jobs (state, moved_at, id);

create table bulk_rows (
  account_id text not null,
  job_id text not null,
  row_no bigint not null,
  line bigint not null,
  state text not null check (state in ('waiting', 'done', 'skipped', 'refused')),
  user_id text,
  email_key text not null default '',
  input text not null default '',
  raises boolean not null default false,
  reason_field text not null default '',
  reason_key text not null default '',
  reasons text not null default '',
  primary key (account_id, job_id, row_no),
  foreign key (account_id, job_id) references bulk_jobs (account_id, id)
);

-- Neither begins as the primary key does: PostgreSQL, whose figures lag behind a job that has just been read, would take
-- it for as good a way to a single row, and go through all rows of the job.
create index bulk_rows_by_reason on bulk_rows (reason_key, reason_field, state, account_id, job_id, row_no);

create index bulk_rows_by_address on bulk_rows (email_key, account_id, job_id);
