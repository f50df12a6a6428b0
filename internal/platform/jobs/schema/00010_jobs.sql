create table jobs (
  id text primary key,
  kind text not null,
  account_id text not null,
  args text not null,
  unique_key text not null,
  priority bigint not null,
  state text not null,
  due_at bigint not null,
  not_after bigint,
  attempts bigint not null,
  crashes bigint not null,
  fence bigint not null,
  worker text not null,
  reason text not null,
  created_at bigint not null,
  finished_at bigint
);

create index jobs_due on jobs (priority, due_at, id) where state = 'waiting';

create index jobs_suspect on jobs (due_at, id) where state = 'waiting' and crashes >= 2;

create index jobs_running on jobs (worker) where state = 'running';

create index jobs_finished on jobs (finished_at) where state in ('done', 'dropped');

create index jobs_dead on jobs (id) where state = 'dead';

create unique index jobs_unique on jobs (kind, account_id, unique_key) where unique_key <> '' and state in ('waiting', 'running');

create table job_workers (
  id text primary key,
  beat bigint not null,
  started_at bigint not null
);

create table job_schedules (
  name text not null,
  account_id text not null,
  zone text not null,
  rule text not null,
  next_at bigint not null,
  last_at bigint not null,
  primary key (account_id, name)
);

create index job_schedules_next on job_schedules (next_at);
