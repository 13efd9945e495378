drop index notice_newest;
