drop function distance_km(double precision, double precision, double precision, double precision);
drop function post_balance(int, date);
