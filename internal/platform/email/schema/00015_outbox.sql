create table dev_outbox (
  id text not null primary key,
  account_id text not null,
  channel text not null,
  recipient text not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  headers text not null,
  created_at bigint not null
);
