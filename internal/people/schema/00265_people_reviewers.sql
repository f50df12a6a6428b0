create index users_by_review_level on users (account_id, review_level, status, sort_name, id) where review_level > 0;
