drop index placement_ends;
drop index placement_begins;
