alter table users add column review_level bigint not null default 0;
