-- Whom an administrator looked as, and that person's ID number as it was then (C13). Acts of before have none.
alter table acts add column viewed_as text not null default '';

alter table acts add column viewed_as_number text not null default '';
