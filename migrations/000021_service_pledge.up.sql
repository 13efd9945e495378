-- What civil servants state about the pledge to serve before they ask for a move (PermenPANRB 6/2024 Pasal 59 ayat (2)).

create table service_pledge (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  employee_id bigint not null,
  signed      boolean not null,
  stated_on   date not null,
  stated_at   timestamptz not null,
  publication_id bigint references vacancy_publication,
  constraint service_pledge_once_a_day unique (employee_id, stated_on),
  constraint service_pledge_employee foreign key (employee_id, agency_id) references employee (id, agency_id)
);
comment on table service_pledge is 'Whether the person signed the pledge, as they stated it on a day when they said that they want a vacancy of another agency. The latest holds; none on record: unknown.';
create index service_pledge_agency on service_pledge (agency_id);
create index service_pledge_publication on service_pledge (publication_id);
