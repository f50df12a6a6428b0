-- What a limited user sees is read case by case: the words stand in the index too, so that no row is fetched to be compared.
-- PostgreSQL bounds the size of an index's rows, and fetches quickly.

-- +only sqlite

create index search_entries_of_case_lite on search_entries (account_id, case_id, kind, at, id, words);
