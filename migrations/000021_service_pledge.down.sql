drop table service_pledge;
