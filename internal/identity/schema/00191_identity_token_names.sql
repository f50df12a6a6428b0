-- Null for the operator's tokens, whose names may repeat, for those that are over, and for those made before.
alter table api_tokens add column name_folded text;

create unique index api_tokens_name on api_tokens (account_id, user_id, name_folded);

-- The one above serves whoever looks for a user's tokens.
drop index api_tokens_user;
drop index api_tokens_by_user;
