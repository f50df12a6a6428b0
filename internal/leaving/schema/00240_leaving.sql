-- How what a leaver held passes to others: a plan for their last day, or what was done. Rules are JSON.
create table leavings (
  account_id text not null references accounts (account_id),
  id text not null,
  user_id text not null,
  state text not null check (state in ('planned', 'done', 'cancelled')),
  rules text not null,
  fallback_id text not null default '',
  planned_by text not null default '',
  version bigint not null,
  created_at bigint not null,
  done_at bigint,
  primary key (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

create index leavings_by_user on leavings (account_id, user_id, id);

create unique index leavings_planned on leavings (account_id, user_id) where state = 'planned';

-- What became of each thing: given to an heir, ended, left with the leaver on purpose, or given back on their return.
-- Standing in tells that the heir took the place of another who could not take it.
create table leaving_items (
  account_id text not null,
  leaving_id text not null,
  kind text not null,
  item_id text not null,
  heir_id text not null,
  state text not null check (state in ('given', 'ended', 'left', 'back')),
  standing_in boolean not null default false,
  memo text not null default '',
  primary key (account_id, leaving_id, kind, item_id),
  foreign key (account_id, leaving_id) references leavings (account_id, id)
);
