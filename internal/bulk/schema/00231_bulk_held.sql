-- Whoever asks for a copy of their data, or is erased, is looked for in the rows of imports. Rows of other work tell nothing.
create index bulk_rows_by_user on bulk_rows (user_id, account_id) where input <> '';
