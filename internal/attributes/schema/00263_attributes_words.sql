-- Answers that stand in the list of users from before are found by the parts of their texts, too. A long one is there whole.
update user_extras set whole = sort_key
    where whole = '' and column_id in (select 'attribute.' || a.id from attributes a
        where a.account_id = user_extras.account_id and a.kind in ('text', 'long_text', 'link'));
