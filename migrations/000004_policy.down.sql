drop table holiday, policy_parameter;
