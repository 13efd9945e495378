drop table import_row, import_run;
