create table tasks (
  account_id text not null,
  id text not null,
  case_id text not null,
  parent_id text,
  root_id text not null,
  depth bigint not null check (depth between 1 and 10),
  title text not null,
  body text not null default '',
  status text not null check (status in ('open', 'in_progress', 'done', 'cancelled')),
  priority text not null check (priority in ('low', 'normal', 'high', 'urgent')),
  assignee_id text,
  assigned_by text,
  assigned_at bigint,
  due_at bigint,
  interim_due_at bigint,
  -- What lists are sorted by: closed tasks behind open ones, and what is never due behind what is.
  closed boolean not null,
  due_key bigint not null,
  created_by text,
  created_at bigint not null,
  closed_at bigint,
  closed_by text,
  version bigint not null,
  primary key (account_id, id),
  foreign key (account_id, case_id) references cases (account_id, id),
  foreign key (account_id, parent_id) references tasks (account_id, id),
  foreign key (account_id, assignee_id) references users (account_id, id),
  check (closed = (status in ('done', 'cancelled'))),
  check (closed = (closed_at is not null)),
  check ((depth = 1) = (parent_id is null))
);

create index tasks_of_case on tasks (account_id, case_id, closed, due_key, id) where parent_id is null;

create index tasks_in_case on tasks (account_id, case_id, closed, due_key, id);

create index tasks_of_user on tasks (account_id, assignee_id, closed, due_key, id) where assignee_id is not null;

create index tasks_given_by on tasks (account_id, assigned_by, closed, due_key, id) where assigned_by is not null;

create index tasks_of_tree on tasks (account_id, root_id, id);

create index tasks_of_parent on tasks (account_id, parent_id, id) where parent_id is not null;
