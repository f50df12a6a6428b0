-- listed: every value stands in the list of users, whose tables are those of people; listed_after is the last user whose
-- value does while they are being put there.
alter table attributes add column listed boolean not null default false;
alter table attributes add column listed_after text not null default '';

-- Values are put there in the order of their users.
drop index attribute_values_of;
create index attribute_values_of on attribute_values (account_id, attribute_id, user_id);
