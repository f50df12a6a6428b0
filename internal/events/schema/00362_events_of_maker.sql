-- What somebody added is looked up for their own data.
create index events_of_maker on events (account_id, created_by, id) where created_by is not null;
