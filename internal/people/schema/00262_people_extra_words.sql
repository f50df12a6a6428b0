-- The whole of a text of a further column, folded, is found by its parts, as users are by theirs. whole is empty for columns
-- of other kinds. Texts of before are filled in by the room that keeps the columns: only it knows which are texts.

-- +only sqlite

-- A row of words has the number of its answer's row, which stays as it does in users.
create virtual table user_extra_words using fts5(words, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1');

insert into user_extra_words (rowid, words) select rowid, whole from user_extras where whole <> '';

-- +begin
create trigger user_extra_words_insert after insert on user_extras when new.whole <> '' begin
    insert into user_extra_words (rowid, words) values (new.rowid, new.whole);
end;
-- +end
-- +begin
create trigger user_extra_words_update after update of whole on user_extras when old.whole <> new.whole begin
    delete from user_extra_words where rowid = old.rowid;
    insert into user_extra_words (rowid, words) values (new.rowid, new.whole);
end;
-- +end
-- +begin
create trigger user_extra_words_delete after delete on user_extras when old.whole <> '' begin
    delete from user_extra_words where rowid = old.rowid;
end;
-- +end

-- +only postgres

-- Where the extension is missing, parts of texts are looked for in all answers of the column.
-- +begin
do $$
declare
    place text := (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm');
begin
    if place is not null then
        execute format('create index user_extra_words on user_extras using gin (whole %I.gin_trgm_ops) with (fastupdate = off) where whole <> %L', place, '');
    end if;
end
$$;
-- +end
