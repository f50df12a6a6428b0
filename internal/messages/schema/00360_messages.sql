-- One row for each case in which anything was said, so that lists of conversations read one table in their order.
create table conversations (
  account_id text not null,
  case_id text not null,
  last_number bigint not null check (last_number > 0),
  last_at bigint not null,
  primary key (account_id, case_id),
  foreign key (account_id, case_id) references cases (account_id, id)
);

create index conversations_in_time on conversations (account_id, last_at, case_id, last_number);

create table messages (
  account_id text not null,
  id text not null,
  case_id text not null,
  -- From 1 in every case, without gaps: what read marks count by.
  number bigint not null check (number > 0),
  -- Who wrote it, or who entered what a participant said.
  entered_by text,
  entered_at bigint not null,
  -- Whose words they are, when they are of the client side; how and when they were said, when that was elsewhere.
  participant_id text,
  way text check (way in ('phone', 'letter', 'in_person', 'other')),
  said_at bigint,
  body text not null,
  changed_at bigint,
  withdrawn_by text,
  withdrawn_at bigint,
  version bigint not null,
  primary key (account_id, id),
  unique (account_id, case_id, number),
  foreign key (account_id, case_id) references conversations (account_id, case_id),
  check (way is null or participant_id is not null),
  check ((way is null) = (said_at is null)),
  check (withdrawn_at is null or body = '')
);

create index messages_of_user on messages (account_id, entered_by, id) where entered_by is not null;

create table message_documents (
  account_id text not null,
  message_id text not null,
  document_id text not null,
  primary key (account_id, message_id, document_id),
  foreign key (account_id, message_id) references messages (account_id, id)
);

-- Up to which message a user has read a case's conversation.
create table message_marks (
  account_id text not null,
  user_id text not null,
  case_id text not null,
  number bigint not null,
  primary key (account_id, user_id, case_id),
  foreign key (account_id, user_id) references users (account_id, id),
  foreign key (account_id, case_id) references conversations (account_id, case_id)
);

create table message_drafts (
  account_id text not null,
  user_id text not null,
  case_id text not null,
  body text not null,
  -- The ids of the documents that were chosen, one a line.
  documents text not null default '',
  saved_at bigint not null,
  primary key (account_id, user_id, case_id),
  foreign key (account_id, user_id) references users (account_id, id),
  foreign key (account_id, case_id) references cases (account_id, id)
);
