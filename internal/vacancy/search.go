package vacancy

// One search in SQL, read in two directions: everybody for one post, and every post for one person. It goes from cheap
// to dear: what two positions rule out for all their holders at once, then what stands in one line a person, then the
// score. Who lacks two conditions or more is counted but not ranked.
//
// A condition that is not met adds 10000 and the number of its rule, one that cannot be told 11000 and the number: as
// long as the sum stays below 20000 at most one condition is missing and the sum says which. The conditions are the
// rules of package eligibility that stop a case (block or override) when a person and a post are looked at; a test
// holds this statement to them over a whole government. Rules about the post itself (R36, R37, R38) are the same for
// everybody and are shown once. The digits of a personnel number (R08) are checked where numbers enter.

// withTarget describes the posts looked at; a condition follows.
const withTarget = `
with reserved as materialized (
  select s.post_id, count(*)::int as people from placement p join seat s on s.id = p.seat_id
   where p.agency_id = @agency and p.kind = 'reserved' and p.valid @> @on::date group by 1
), standard as materialized (
  select t.id, t.public_id, t.unit_id, t.position_id, j.name as position, j.kind, j.family, j.level, j.echelon, j.class,
         j.kind = 'functional' and j.family = 'Guru' as teaching, lower(btrim(j.subject)) as subject,
         position_tier(j.kind, j.echelon, j.level) as tier, u.name as unit, u.public_id as unit_public_id, u.latitude, u.longitude, u.remoteness,
         (@retires_from::date - make_interval(years => j.retirement_age))::date as born_before,
         n.quantity as need, t.pns + t.pppk as held, t.incoming, t.outgoing, coalesce(r.people, 0) as reserved,
         case when n.method = 'teacher' then least(24, greatest(0, trunc((coalesce(n.exact, n.quantity) - t.pns - t.pppk - coalesce(r.people, 0)) * 24))) end as hours,
         j.min_education is not null as asks_education, coalesce(m.ordinal, 0) as study_order, cardinality(j.education_fields) > 0 as asks_field,
         array(select to_char(o, 'FM00') || ' ' || lower(btrim(f)) from generate_series(coalesce(m.ordinal, 1), 10) o, unnest(j.education_fields) f) as studies
    from post t join position j on j.id = t.position_id join unit u on u.id = t.unit_id
    left join education_level m on m.code = j.min_education
    left join need n on n.post_id = t.id and n.agency_id = @agency and n.valid @> @on::date
    left join reserved r on r.post_id = t.id
   where t.agency_id = @agency and `

// andOrigin holds positions against the posts; a condition on the positions (p) follows. What the next step asks of both
// goes along: joined again, a hundred pairs would be taken for one, and a whole government for seventy people.
const andOrigin = `
), origin as materialized (
  select p.id, g.id as target_id, g.position_id, g.born_before, g.asks_education, g.asks_field,
         g.study_order, g.studies, g.teaching, g.subject, g.hours, g.latitude, g.longitude, g.remoteness > 0 as remote, x.lack,
         p.kind <> g.kind as other_kind, g.kind = 'functional' as functional, g.kind = 'functional' and p.kind <> 'functional' as entering,
         case when g.level = 'MA' then @entry_madya::date
              when g.level = 'UT' and p.kind = 'structural' and p.echelon in ('10', '11', '12', '21', '22') then @entry_jpt::date
              when g.level = 'UT' then @entry_utama::date else @entry::date end as too_old,
         case when g.level in ('PM', 'TR', 'MH', 'PY') then 2 else 6 end as least_study,
         case when p.id = g.position_id then 1 when p.family = g.family then 0.7 when p.class = g.class then 0.3 else 0 end as near
    from standard g cross join position p
   cross join lateral (select position_tier(p.kind, p.echelon, p.level) as tier) q
   cross join lateral (select
      case when p.class is null or g.class is null then 11041 when p.class <> g.class then 10041 else 0 end
    + case when q.tier is null or g.tier is null then 11042
           when case when p.kind = 'structural' and g.kind = 'structural' and q.tier > 0 and g.tier > 0 then g.echelon > p.echelon
                     else g.tier < q.tier end then 10042 else 0 end
    + case when g.kind = 'functional' and p.kind <> 'functional' then 11047 else 0 end as lack) x
   where p.agency_id = @agency and x.lack < @most::int and `

// andPerson judges people by what stands in one line, their match with the post aside; a condition on the people (r) and
// their units (u) follows. What the score asks goes along, so that nothing is looked up twice. Most are on active duty
// (01), which lacks nothing. PostgreSQL takes an agency's people to be spread over the units, posts and positions of all
// agencies, so that among many it would expect next to nobody and look everybody up one by one; "+ 0" keeps those
// statistics out, and "distinct on" says that a person has one unit and one post.
const andPerson = `
), change as materialized (
  select m.post_id, sum(m.people)::int as people from (
    select r.post_id, r.people from reserved r
    union all
    select c.from_post_id, -1 from proposal c where c.agency_id = @agency and c.open and c.submitted_at is not null and c.effective_on <= @on::date
    union all
    select e.post_id, -1 from employee e where e.agency_id = @agency and e.retires_on <= @on::date) m
   group by m.post_id
), able as materialized (
  select * from (
    select r.employee_id as id, o.target_id, o.position_id, o.near, z.meets, b.need, b.held, r.rating, r.position_since, r.cpns_on,
           r.first_on, r.moves, r.remote_days, r.remote_since, o.remote, o.latitude, o.longitude,
           coalesce(r.home_latitude, u.latitude) as from_latitude, coalesce(r.home_longitude, u.longitude) as from_longitude,
           @by_line::boolean and (r.assessed_from is null or r.assessed_last < @on::date or @on::date between r.assessed_from and r.assessed_until) as settled,
           case when r.assessed_last >= @on::date then r.competences end as competences, r.levels,
           o.lack
         + case when o.other_kind and r.kind in ('pppk', 'pppk_part_time') then 10003 else 0 end
         + case when r.standing = '01' then 0
                else case when r.standing = any (@allowed::text[]) then 0 when r.standing = any (@blocked::text[]) then 10006 else 11006 end
                   + case when r.standing = '92' then 10007 when r.standing in ('02', '13') then 10025 else 0 end end
         + case when r.cpns_on is null and r.kind in ('pns', 'cpns') then 11008 else 0 end
         + case when c.id is not null then 10010 else 0 end
         + case when s.since is null then 11011 when s.since > @since::date then 10011 else 0 end
         + case when r.penalties @> @on::date then 10020 when r.penalty_endless_since <= @on::date and r.discipline_clear is distinct from false then 11020
                else statement_lack(20, r.discipline_clear, r.discipline_on, r.discipline_until, @on::date, @old_statement::date) end
         + statement_lack(21, r.court_clear, r.court_on, r.court_until, @on::date, @old_statement::date)
         + case when r.standing = '03' then 10024 else statement_lack(24, r.study_clear, r.study_on, r.study_until, @on::date, @old_statement::date) end
         + case when r.birth_date < o.born_before then 10031 else 0 end
         + case when o.entering and r.birth_date <= o.too_old then 10033 else 0 end
         + case when u.kind not in ('school', 'health_centre') then 0 when b.minimum is null then 11040
                when b.held + coalesce(m.people, 0) + (r.retires_on <= @on::date)::int - 1 < b.minimum then 10040 else 0 end
         - case when o.entering and r.study_order between 1 and o.least_study then 1000 else 0 end
         + case when not o.functional or z.meets then 0 when z.meets is null then 11043 else 10043 end
         + case when not o.teaching then 0
                when r.subjects = '{}' or o.subject = '' or o.hours is null then 11049
                when not o.subject = any (r.subjects) or o.hours < @teacher_hours::int then 10049 else 0 end as others
      from origin o
      join service_record r on r.agency_id = @agency and r.position_id + 0 = o.id and r.post_id <> o.target_id
      join (select distinct on (id) id, kind, ancestors, latitude, longitude from unit where agency_id = @agency) u on u.id = r.unit_id + 0
      join (select distinct on (post_id) post_id, need, minimum, held from post_balance(@agency, @on::date)) b on b.post_id = r.post_id + 0
      left join change m on m.post_id = b.post_id
      left join proposal c on c.agency_id = @agency and c.employee_id = r.employee_id and c.open
     cross join lateral (select case when not o.asks_education or r.study_order = 0 then null
         when o.asks_field then r.studies && o.studies else r.study_order >= o.study_order end as meets) z
     cross join lateral (select case @counts_from::text when 'position' then r.position_since when 'unit' then r.unit_since
         else case when r.position_since is not null and r.unit_since is not null then greatest(r.position_since, r.unit_since) end end as since) s
     where `

// andScore judges the match of those who are left, from their line where their last assessments all count on the day
// (settled), and gives each part of the score as a share between 0 and 1, null where it is unknown; least and greatest
// pass over nulls, so what may be unknown is asked first. offset 0 keeps PostgreSQL from reckoning twice, once to choose
// and once to show.
const andScore = `
    offset 0) x
   where x.others < @most::int
), asked as materialized (
  select c.competence_id, c.level from standard g join competence_standard c on c.position_id = g.position_id where c.valid @> @on::date
), matched as materialized (
  select m.employee_id, m.position_id, m.match_percent, m.assessed_on
    from (select array_agg(distinct id) as people, array_agg(distinct position_id) as positions from able where not settled) n
   cross join lateral competence_match(n.people, n.positions, @on::date) m
   where n.people is not null and m.match_percent is not null
), person as materialized (
  select a.*, x.lack
    from (
      select a.*, m.assessed_on as match_on, case when not a.settled then m.match_percent
             when a.competences @> (select array_agg(competence_id) from asked) then (
               select round(100.0 * sum(least(a.levels[array_position(a.competences, k.competence_id)], k.level)) / sum(k.level), 2) from asked k) end as match_percent
        from able a left join matched m on m.employee_id = a.id and m.position_id = a.position_id
      offset 0) a
   cross join lateral (select a.others + case when a.match_percent < @fair::int then 10046 else 0 end as lack) x
   where x.lack < @most::int
), share as materialized (
  select p.id, p.target_id, p.lack, p.near, p.meets, p.need, p.held, p.match_percent, p.match_on, d.km, f.moves, f.remote_days,
         0.5 * p.near + 0.25 * coalesce(p.meets::int, 0) + 0.25 * least(1, coalesce(p.match_percent, 0) / @optimal::int) as fit,
         case when p.held - 1 >= p.need then 1 when (p.held - 1) * 100 >= p.need * @origin_share::int then 0.5 when p.need is not null then 0 end as origin,
         (6 - p.rating) / 5.0 as performance,
         case when d.km is not null then greatest(0, 1 - d.km / @distance_km::int) end as distance,
         case when p.position_since <= @full_since::date then 1 when p.position_since is not null then greatest(0, months_between(p.position_since, @on::date)) / @tenure_max::numeric end as tenure,
         case when f.moves is not null then 0.5 * greatest(0, 1 - f.moves / @moves::numeric)
           + 0.5 * case when p.remote then greatest(0, 1 - f.remote_days / (365.25 * @remote_years::int)) else least(1, f.remote_days / (365.25 * @remote_years::int)) end
           end as fairness
    from person p
   cross join lateral (select distance_km(p.from_latitude, p.from_longitude, p.latitude, p.longitude) as km) d
    left join lateral (
      select case when p.moves = '{}' then 0 else (select count(*) from unnest(p.moves) m where m > (@on::date - interval '10 years')::date and m <= @on::date)::int end as moves,
             p.remote_days + greatest(0, @on::date - coalesce(p.remote_since, @on::date)) as remote_days
       where p.first_on <= greatest((p.cpns_on + interval '1 year')::date, (@on::date - interval '10 years')::date)) f on true
   where case @lack::int when 0 then p.lack = 0 when 1 then p.lack > 0 when 2 then true else p.lack = @lack::int end
), scored as (
  select s.*, round(@w_fit::int * fit, 1) + round(@w_origin::int * coalesce(origin, 0), 1) + round(@w_performance::int * coalesce(performance, 0), 1)
           + round((@w_distance::int * coalesce(distance, 0))::numeric, 1) + round(@w_tenure::int * coalesce(tenure, 0), 1)
           + round(@w_fairness::int * coalesce(fairness, 0), 1) as total
    from share s
), shown as materialized (
  select * from scored order by total desc, id, target_id offset @offset::int limit @limit::int
), counted as (
  select coalesce(sum(n) filter (where lack = 0), 0)::int as ready, coalesce(sum(n) filter (where lack > 0), 0)::int as one,
         coalesce(jsonb_object_agg(lack, n) filter (where lack > 0), '{}') as by_lack
    from (select lack, count(*) as n from person group by lack) x
)`

// thePage is one page of the ranking, all in one row.
const thePage = `
select c.ready, c.one, c.by_lack, coalesce((
  select jsonb_agg(to_jsonb(x)) from (
    select s.*, s.total::float8 as total, e.public_id, e.name, e.title_before, e.title_after, e.kind, coalesce(e.rank_code, '') as rank, e.position_since as since,
           coalesce(e.rating, 0) as rating, coalesce(e.rating_year, 0) as rating_year, e.home_latitude is not null as from_home, e.source, e.source_on,
           e.post_id, p.name as position, p.id as position_id, p.family, u.name as unit, u.public_id as unit_id, g.id as target, g.public_id as target_public_id,
           g.position as target_position, g.kind as target_kind, g.unit as target_unit, g.need as target_need, g.held as target_held, g.reserved as target_reserved, g.remoteness > 0 as target_remote,
           g.asks_education, g.subject as target_subject,
           case when s.match_percent is not null then coalesce(s.match_on, (select min(r.assessed[array_position(r.competences, k.competence_id)]) from asked k)) end as match_on
      from shown s join standard g on g.id = s.target_id join employee e on e.id = s.id join service_record r on r.employee_id = s.id join position p on p.id = e.position_id join unit u on u.id = e.unit_id
     order by s.total desc, s.id, s.target_id) x), '[]') as rows
  from counted c`

// The two directions. A person's own post is never in question; a unit role looks for people and posts below its unit.
const (
	inScope = `true /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/`

	nearby = `
     /*if within*/ and distance_km(coalesce(r.home_latitude, u.latitude), coalesce(r.home_longitude, u.longitude), o.latitude, o.longitude) <= @within::int /*end*/`

	sqlCandidates = withTarget + `t.public_id = @post` + andOrigin + `true /*if family*/ and p.family = @family /*end*/` + andPerson + inScope + `
     /*if unit*/ and u.ancestors && array(select w.id from unit w where w.agency_id = @agency and w.public_id = @unit) /*end*/` + nearby + andScore + thePage

	sqlPosts = withTarget + `j.kind <> 'structural' and u.active and (t.closed_on is null or t.closed_on > @on::date) and n.quantity - t.pns - t.pppk - coalesce(r.people, 0) >= 1
     /*if family*/ and j.family = @family /*end*/` +
		andOrigin + `p.id = (select position_id from employee where agency_id = @agency and public_id = @person)` +
		andPerson + inScope + ` and r.employee_id = (select id from employee where agency_id = @agency and public_id = @person)` + nearby + andScore + thePage

	sqlPeople = withTarget + `t.public_id = @post` + andOrigin + `true` +
		andPerson + inScope + ` and r.employee_id = any (array(select id from employee where agency_id = @agency and public_id = any (@people::text[])))` + andScore + thePage
)
