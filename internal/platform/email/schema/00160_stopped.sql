create table mail_stopped (
  account_id text not null,
  address_key text not null,
  address text not null,
  meaning text not null,
  code bigint not null,
  enhanced text not null,
  stopped_at bigint not null,
  primary key (account_id, address_key)
);

create table mail_doubts (
  account_id text not null,
  address_key text not null,
  message_id text not null,
  refused_at bigint not null,
  primary key (account_id, address_key, message_id)
);

create table mail_state (
  id bigint not null primary key,
  sent_at bigint,
  failed_at bigint,
  failing_since bigint,
  tries bigint not null,
  meaning text not null,
  stage text not null,
  code bigint not null,
  enhanced text not null
);
