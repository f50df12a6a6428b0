-- With the case, so that counting one's tasks reads no rows to see whose cases they are on.
drop index tasks_of_user;
create index tasks_of_user on tasks (account_id, assignee_id, closed, due_key, id, case_id) where assignee_id is not null;

drop index tasks_given_by;
create index tasks_given_by on tasks (account_id, assigned_by, closed, due_key, id, case_id) where assigned_by is not null;
