create table search_entries (
    account_id text not null,
    kind text not null,
    id text not null,
    case_id text not null default '',
    title text not null,
    words text not null,
    at bigint not null,
    primary key (account_id, kind, id)
);

create index search_entries_of_case on search_entries (account_id, case_id, kind);
create index search_entries_newest on search_entries (account_id, kind, at, id);

create table search_fills (
    account_id text not null,
    kind text not null,
    rules bigint not null,
    filled_at bigint not null,
    primary key (account_id, kind)
);

-- +only sqlite

-- A row of words has the number of its entry's row. SQLite keeps that number for as long as the row lives, also when it
-- vacuums, since the table has an index. An entry that changes gets a new row: so the highest numbers are the newest.
-- Tokens are whatever stands between blanks, which is what "ascii" makes of letters and digits in any alphabet. The
-- prefixes are a code of five characters and two to five letters.
create virtual table search_words using fts5(words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '7 8 9 10');

-- +begin
create trigger search_words_insert after insert on search_entries begin
    insert into search_words (rowid, words) values (new.rowid, new.words);
end;
-- +end
-- +begin
create trigger search_words_update after update of words on search_entries when old.words <> new.words begin
    delete from search_words where rowid = old.rowid;
    insert into search_words (rowid, words) values (new.rowid, new.words);
end;
-- +end
-- +begin
create trigger search_words_delete after delete on search_entries begin
    delete from search_words where rowid = old.rowid;
end;
-- +end

-- +only postgres

-- The words are written so that they read as a tsvector: words and numbers alone, none twice.
create index search_words on search_entries using gin ((words::tsvector)) with (fastupdate = off);
