-- A page of the rows in one state, however few of a long move they are. Like the index by verdict it doesn't begin as the
-- primary key does.
create index domain_move_rows_by_state on domain_move_rows (state, account_id, move_id, row_no);
