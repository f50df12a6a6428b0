-- Lists read one status at a time; beside users_list_name the old index would lead SQLite through users of all of them.
drop index users_by_name;

create index users_list_name on users (account_id, status, sort_name, id);
create index users_list_email on users (account_id, status, lower(email), sort_name, id);
create index users_list_role on users (account_id, status, role, sort_name, id);
create index users_list_group on users (account_id, status, coalesce(group_id, ''), sort_name, id);
create index users_list_title on users (account_id, status, coalesce(job_title_id, ''), sort_name, id);
create index users_list_branch on users (account_id, status, coalesce(branch_id, ''), sort_name, id);
create index users_list_number on users (account_id, status, lower(id_number), sort_name, id);
create index users_list_cell on users (account_id, status, cell_number, sort_name, id);
create index users_list_office on users (account_id, status, (office_number || office_extension), sort_name, id);
create index users_list_signed_in on users (account_id, status, coalesce(last_sign_in_at, 0), sort_name, id);
create index users_list_created on users (account_id, status, created_at, sort_name, id);
create index users_list_ends on users (account_id, status, coalesce(ends_at, 0), sort_name, id);

-- +only sqlite

-- A row of words has the number of its user's row. SQLite keeps that number for as long as the row lives, also when it
-- vacuums, since users has an index; and whoever reads words compares the user's text again.
create virtual table user_words using fts5(words, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1');

insert into user_words (rowid, words) select rowid, search_text from users;

-- +begin
create trigger user_words_insert after insert on users begin
    insert into user_words (rowid, words) values (new.rowid, new.search_text);
end;
-- +end
-- +begin
create trigger user_words_update after update of search_text on users when old.search_text <> new.search_text begin
    delete from user_words where rowid = old.rowid;
    insert into user_words (rowid, words) values (new.rowid, new.search_text);
end;
-- +end
-- +begin
create trigger user_words_delete after delete on users begin
    delete from user_words where rowid = old.rowid;
end;
-- +end

-- +only postgres

-- Without the extension, or the right to install it, a search reads every user of its tab.
-- +begin
do $$
begin
    create extension if not exists pg_trgm with schema public;
exception
    when insufficient_privilege or feature_not_supported or undefined_file or invalid_schema_name then
        raise notice 'pg_trgm is missing: searches for people will be slow';
    when unique_violation or duplicate_object then
        null; -- another process has just installed it
end
$$;
-- +end
-- +begin
do $$
declare
    place text := (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm');
begin
    if place is not null then
        execute format('create index user_words on users using gin (search_text %I.gin_trgm_ops) with (fastupdate = off)', place);
    end if;
end
$$;
-- +end
