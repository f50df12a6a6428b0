create table demo_state (
  id text not null primary key,
  value bigint not null
);
