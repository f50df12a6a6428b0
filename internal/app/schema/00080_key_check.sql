-- A known text sealed with the key of this deployment: whoever starts with another key, or without, is told at once.
create table key_check (
  id text not null primary key,
  sealed bytes not null
);
