drop table reference_stage;
drop table reference_item;
drop function reference_item_kept();
drop table reference_list;
