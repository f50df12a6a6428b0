-- What those who attend say to it; it goes with their row, and when the time changes.
alter table event_users add column answer text check (answer in ('accepted', 'tentative', 'declined'));

alter table event_users add column answer_note text not null default '';

alter table event_users add column answered_at bigint;
