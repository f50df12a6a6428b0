create table events (
  account_id text not null,
  id text not null,
  case_id text not null,
  kind text not null check (kind in ('hearing', 'meeting', 'deadline', 'call', 'other')),
  title text not null,
  place text not null default '',
  body text not null default '',
  -- Moments; the zone says by which clock people agreed on them.
  starts_at bigint not null,
  ends_at bigint not null,
  whole_day boolean not null,
  zone text not null,
  status text not null check (status in ('planned', 'held', 'cancelled')),
  cancelled boolean not null,
  reason text not null default '',
  created_by text,
  created_at bigint not null,
  version bigint not null,
  primary key (account_id, id),
  foreign key (account_id, case_id) references cases (account_id, id),
  check (ends_at >= starts_at),
  check (cancelled = (status = 'cancelled'))
);

create index events_of_case on events (account_id, case_id, cancelled, starts_at, id);

create index events_in_time on events (account_id, starts_at, id, ends_at);

create table event_users (
  account_id text not null,
  event_id text not null,
  user_id text not null,
  -- Those of the event, so that a person's calendar is read in one walk.
  starts_at bigint not null,
  ends_at bigint not null,
  primary key (account_id, event_id, user_id),
  foreign key (account_id, event_id) references events (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

create index event_users_in_time on event_users (account_id, user_id, starts_at, event_id, ends_at);

create table event_participants (
  account_id text not null,
  event_id text not null,
  participant_id text not null,
  primary key (account_id, event_id, participant_id),
  foreign key (account_id, event_id) references events (account_id, id)
);

create table event_changes (
  account_id text not null,
  id text not null,
  event_id text not null,
  what text not null check (what in ('created', 'edited', 'time_changed', 'attendees_changed', 'held', 'planned', 'cancelled', 'handed_over')),
  changed_at bigint not null,
  changed_by text,
  -- The times before and after, where they changed.
  old_starts_at bigint,
  old_ends_at bigint,
  old_whole_day boolean,
  old_zone text,
  new_starts_at bigint,
  new_ends_at bigint,
  new_whole_day boolean,
  new_zone text,
  reason text not null default '',
  primary key (account_id, id),
  foreign key (account_id, event_id) references events (account_id, id)
);

create index event_changes_of_event on event_changes (account_id, event_id, id);
