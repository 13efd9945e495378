-- People read their notices from the newest on.
create index notice_newest on notice (user_id, at desc, id desc);
