drop table vacancy_interest, vacancy_publication, saved_filter, move_wish;
drop function vacancy_interest_while_open();
drop trigger readiness_touch on policy_parameter;
do $$
declare source text; act text;
begin
  foreach source in array array['performance_rating', 'sanction', 'clearance', 'competence_result', 'proposal', 'employee'] loop
    foreach act in array array['insert', 'update', 'delete'] loop
      execute format('drop trigger if exists readiness_touch_%s on %I', act, source);
    end loop;
  end loop;
end $$;
drop table readiness_run, readiness;
drop function readiness_touch(), readiness_touch_employee(), readiness_touch_policy();
