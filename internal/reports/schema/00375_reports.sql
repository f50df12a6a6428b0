create table reports (
  account_id text not null,
  id text not null,
  case_id text not null,
  -- Counted within the case.
  number bigint not null,
  type_id text not null,
  revision bigint not null,
  title text not null,
  state text not null check (state in ('partial', 'ready', 'approved', 'closed')),
  -- The level at which a ready report waits; 0 for all others.
  level bigint not null,
  -- The reviewer at that level waits for the author's answer.
  asked boolean not null,
  -- It was given back to its author.
  returned boolean not null,
  -- It was submitted at some time; until then it is its author's alone.
  submitted boolean not null,
  author_id text not null,
  submitted_at bigint,
  approved_at bigint,
  closed_at bigint,
  -- Since when it has stood as it does.
  since_at bigint not null,
  version bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_id, id),
  unique (account_id, case_id, number),
  foreign key (account_id, case_id) references cases (account_id, id),
  foreign key (account_id, type_id, revision) references report_forms (account_id, type_id, revision),
  foreign key (account_id, author_id) references users (account_id, id),
  check ((state = 'ready') = (level > 0)),
  check (submitted or state = 'partial')
);

create index reports_waiting on reports (account_id, state, level, asked, since_at, id);

create index reports_in_state on reports (account_id, state, id);

create index reports_of_author on reports (account_id, author_id, state, id);

create index reports_of_type on reports (account_id, type_id, revision);

-- How far the numbers of a case have come; what was deleted leaves its number unused.
create table report_numbers (
  account_id text not null,
  case_id text not null,
  last bigint not null,
  primary key (account_id, case_id),
  foreign key (account_id, case_id) references cases (account_id, id)
);

-- Everybody who ever was a report's author: none of them reviews it.
create table report_authors (
  account_id text not null,
  report_id text not null,
  user_id text not null,
  primary key (account_id, report_id, user_id),
  foreign key (account_id, report_id) references reports (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

create table report_answers (
  account_id text not null,
  report_id text not null,
  question_id text not null,
  value text not null,
  primary key (account_id, report_id, question_id),
  foreign key (account_id, report_id) references reports (account_id, id)
);

-- Documents of the case that answer a question, each at a version.
create table report_files (
  account_id text not null,
  report_id text not null,
  question_id text not null,
  document_id text not null,
  number bigint not null,
  added_at bigint not null,
  primary key (account_id, report_id, question_id, document_id),
  foreign key (account_id, report_id) references reports (account_id, id)
);

create index report_files_of_document on report_files (account_id, document_id);

-- The stamps: what was decided, by whom, with the ID number as it was. Rows are only added.
create table report_steps (
  account_id text not null,
  report_id text not null,
  no bigint not null,
  kind text not null check (kind in ('submitted', 'approved', 'returned', 'asked', 'answered', 'closed', 'handed_over')),
  level bigint not null,
  by_id text,
  id_number text not null,
  body text not null,
  made_at bigint not null,
  primary key (account_id, report_id, no),
  foreign key (account_id, report_id) references reports (account_id, id)
);

create index report_steps_by on report_steps (account_id, by_id, report_id);
