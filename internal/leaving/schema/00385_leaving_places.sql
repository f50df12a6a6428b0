-- Where a thing lay, as rules write it, so that who is kept out of its case isn't told of it.
alter table leaving_items add column place text not null default '';
