package vacancy

// One search in SQL, read in two directions: everybody for one post, and every post for one person. It goes from cheap
// to dear: what two positions rule out for all their holders at once, then what stands in one row a person, then the
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
), leaving as materialized (
  select c.from_post_id as post_id, count(*)::int as people from proposal c
   where c.agency_id = @agency and c.open and c.submitted_at is not null and c.effective_on <= @on::date group by 1
), retiring as materialized (
  select e.post_id, count(*)::int as people from employee e
   where e.agency_id = @agency and e.retires_on <= @on::date and e.post_id is not null group by 1
), staffing as materialized (
  select b.post_id, b.need, b.minimum, b.held,
         b.held + coalesce(i.people, 0) - coalesce(l.people, 0) - coalesce(t.people, 0) as staying
    from post_balance(@agency, @on::date) b
    left join reserved i on i.post_id = b.post_id
    left join leaving l on l.post_id = b.post_id
    left join retiring t on t.post_id = b.post_id
), standard as materialized (
  select t.id, t.public_id, t.unit_id, t.position_id, j.name as position, j.kind, j.family, j.level, j.echelon, j.class, j.retirement_age,
         j.kind = 'functional' and j.family = 'Guru' as teaching, lower(btrim(j.subject)) as subject,
         position_tier(j.kind, j.echelon, j.level) as tier, u.name as unit, u.public_id as unit_public_id, u.latitude, u.longitude, u.remoteness,
         n.quantity as need, t.pns + t.pppk as held, t.incoming, t.outgoing, coalesce(r.people, 0) as reserved,
         case when n.method = 'teacher' then least(24, greatest(0, trunc((coalesce(n.exact, n.quantity) - t.pns - t.pppk - coalesce(r.people, 0)) * 24))) end as hours,
         j.min_education is not null as asks_education, coalesce(m.ordinal, 0) as study_order, cardinality(j.education_fields) > 0 as asks_field,
         array(select to_char(o, 'FM00') || ' ' || lower(btrim(f)) from generate_series(coalesce(m.ordinal, 1), 10) o, unnest(j.education_fields) f) as studies
    from post t join position j on j.id = t.position_id join unit u on u.id = t.unit_id
    left join education_level m on m.code = j.min_education
    left join need n on n.post_id = t.id and n.agency_id = @agency and n.valid @> @on::date
    left join reserved r on r.post_id = t.id
   where t.agency_id = @agency and `

// andOrigin holds positions against the posts; a condition on the positions (p) follows.
const andOrigin = `
), origin as materialized (
  select p.id, g.id as target_id, x.lack
    from standard g cross join position p
   cross join lateral (select position_tier(p.kind, p.echelon, p.level) as tier) q
   cross join lateral (select
      case when p.class is null or g.class is null then 11041 when p.class <> g.class then 10041 else 0 end
    + case when q.tier is null or g.tier is null then 11042
           when case when p.kind = 'structural' and g.kind = 'structural' and q.tier > 0 and g.tier > 0 then g.echelon > p.echelon
                     else g.tier < q.tier end then 10042 else 0 end
    + case when g.kind = 'functional' and p.kind <> 'functional' then 11047 else 0 end as lack) x
   where p.agency_id = @agency and x.lack < @most::int and `

// andPerson judges people by what stands in one row, their match with the post aside; a condition on the people (e) and their units (u) follows.
const andPerson = `
), able as materialized (
  select e.id, g.id as target_id, g.position_id, x.lack, y.near, z.meets, b.need, b.held
    from origin o join standard g on g.id = o.target_id
    join position p on p.id = o.id
    join employee e on e.agency_id = @agency and e.position_id = o.id and e.post_id <> g.id
    join unit u on u.id = e.unit_id
    join staffing b on b.post_id = e.post_id
    left join service_record r on r.employee_id = e.id
    left join proposal c on c.employee_id = e.id and c.open
   cross join lateral (select case when o.id = g.position_id then 1 when p.family = g.family then 0.7 when p.class = g.class then 0.3 else 0 end as near) y
   cross join lateral (select case when not g.asks_education or coalesce(r.study_order, 0) = 0 then null
       when g.asks_field then r.studies && g.studies else r.study_order >= g.study_order end as meets) z
   cross join lateral (select case @counts_from::text when 'position' then e.position_since when 'unit' then e.unit_since
       else case when e.position_since is not null and e.unit_since is not null then greatest(e.position_since, e.unit_since) end end as since) s
   cross join lateral (select o.lack
    + case when e.kind in ('pppk', 'pppk_part_time') and p.kind <> g.kind then 10003 else 0 end
    + case when e.standing = any (@allowed::text[]) then 0 when e.standing = any (@blocked::text[]) then 10006 else 11006 end
    + case when e.standing = '92' then 10007 else 0 end
    + case when e.kind in ('pns', 'cpns') and e.cpns_on is null then 11008 else 0 end
    + case when c.id is not null then 10010 else 0 end
    + case when s.since is null then 11011 when @on::date < (s.since + make_interval(months => @tenure_min::int))::date then 10011 else 0 end
    + case when r.penalties @> @on::date then 10020 when r.penalty_endless_since <= @on::date and r.discipline_clear is distinct from false then 11020
           else statement_lack(20, r.discipline_clear, r.discipline_on, r.discipline_until, @on::date, @statement_valid::int) end
    + statement_lack(21, r.court_clear, r.court_on, r.court_until, @on::date, @statement_valid::int)
    + case when e.standing = '03' then 10024 else statement_lack(24, r.study_clear, r.study_on, r.study_until, @on::date, @statement_valid::int) end
    + case when e.standing in ('02', '13') then 10025 else 0 end
    + case when retirement_date(e.birth_date, g.retirement_age) < (@on::date + make_interval(months => @retirement_min::int))::date then 10031 else 0 end
    + case when g.kind = 'functional' and p.kind <> 'functional' and @on::date > (e.birth_date + make_interval(years => case
             when g.level = 'MA' then @entry_madya::int
             when g.level = 'UT' and p.kind = 'structural' and p.echelon in ('10', '11', '12', '21', '22') then @entry_jpt::int
             when g.level = 'UT' then @entry_utama::int else @entry::int end))::date then 10033 else 0 end
    + case when u.kind not in ('school', 'health_centre') then 0 when b.minimum is null then 11040
           when b.staying + (e.retires_on <= @on::date)::int - 1 < b.minimum then 10040 else 0 end
    - case when g.kind = 'functional' and p.kind <> 'functional' and r.study_order between 1 and case when g.level in ('PM', 'TR', 'MH', 'PY') then 2 else 6 end
           then 1000 else 0 end
    + case when g.kind <> 'functional' or z.meets then 0 when z.meets is null then 11043 else 10043 end
    + case when not g.teaching then 0
           when coalesce(r.subjects, '{}') = '{}' or g.subject = '' or g.hours is null then 11049
           when not g.subject = any (r.subjects) or g.hours < @teacher_hours::int then 10049 else 0 end as lack) x
   where x.lack < @most::int and `

// andScore judges the match of those who are left, and gives each part of the score as a share between 0 and 1, null where it is unknown; least and greatest pass
// over nulls, so what may be unknown is asked first.
const andScore = `
), matched as materialized (
  select m.employee_id, m.position_id, m.match_percent, m.assessed_on as match_on
    from competence_match(array(select distinct id from able), array(select distinct position_id from able), @on::date) m
   where m.match_percent is not null
), person as materialized (
  select a.id, a.target_id, x.lack, a.near, a.meets, a.need, a.held, m.match_percent, m.match_on
    from able a left join matched m on m.employee_id = a.id and m.position_id = a.position_id
   cross join lateral (select a.lack + case when m.match_percent < @fair::int then 10046 else 0 end as lack) x
   where x.lack < @most::int
), share as materialized (
  select p.id, p.target_id, p.lack, p.near, p.meets, p.need, p.held, p.match_percent, p.match_on, d.km, f.moves, f.remote_days,
         0.5 * p.near + 0.25 * coalesce(p.meets::int, 0) + 0.25 * least(1, coalesce(p.match_percent, 0) / @optimal::int) as fit,
         case when p.held - 1 >= p.need then 1 when (p.held - 1) * 100 >= p.need * @origin_share::int then 0.5 when p.need is not null then 0 end as origin,
         (6 - e.rating) / 5.0 as performance,
         case when d.km is not null then greatest(0, 1 - d.km / @distance_km::int) end as distance,
         case when e.position_since is not null then least(1, greatest(0, months_between(e.position_since, @on::date)) / @tenure_max::numeric) end as tenure,
         case when f.moves is not null then 0.5 * greatest(0, 1 - f.moves / @moves::numeric)
           + 0.5 * case when g.remoteness > 0 then greatest(0, 1 - f.remote_days / (365.25 * @remote_years::int)) else least(1, f.remote_days / (365.25 * @remote_years::int)) end
           end as fairness
    from person p join standard g on g.id = p.target_id join employee e on e.id = p.id join unit u on u.id = e.unit_id
    left join service_record r on r.employee_id = p.id
   cross join lateral (select distance_km(coalesce(e.home_latitude, u.latitude), coalesce(e.home_longitude, u.longitude), g.latitude, g.longitude) as km) d
    left join lateral (
      select (select count(*) from unnest(r.moves) m where m > (@on::date - interval '10 years')::date and m <= @on::date)::int as moves,
             r.remote_days + greatest(0, @on::date - coalesce(r.remote_since, @on::date)) as remote_days
       where r.first_on <= greatest((e.cpns_on + interval '1 year')::date, (@on::date - interval '10 years')::date)) f on true
   where case @lack::int when 0 then p.lack = 0 when 1 then p.lack > 0 when 2 then true else p.lack = @lack::int end
), scored as materialized (
  select s.*, round(@w_fit::int * fit, 1) + round(@w_origin::int * coalesce(origin, 0), 1) + round(@w_performance::int * coalesce(performance, 0), 1)
           + round((@w_distance::int * coalesce(distance, 0))::numeric, 1) + round(@w_tenure::int * coalesce(tenure, 0), 1)
           + round(@w_fairness::int * coalesce(fairness, 0), 1) as total
    from share s
), counted as (
  select count(*) filter (where lack = 0)::int as ready, count(*) filter (where lack > 0)::int as one,
         coalesce((select jsonb_object_agg(lack, n) from (select lack, count(*) as n from person where lack > 0 group by lack) x), '{}') as by_lack
    from person
)`

// thePage is one page of the ranking, all in one row.
const thePage = `
select c.ready, c.one, c.by_lack, coalesce((
  select jsonb_agg(to_jsonb(x)) from (
    select s.*, s.total::float8 as total, e.public_id, e.name, e.title_before, e.title_after, e.kind, coalesce(e.rank_code, '') as rank, e.position_since as since,
           coalesce(e.rating, 0) as rating, coalesce(e.rating_year, 0) as rating_year, e.home_latitude is not null as from_home, e.source, e.source_on,
           e.post_id, p.name as position, p.id as position_id, p.family, u.name as unit, u.public_id as unit_id, g.id as target, g.public_id as target_public_id,
           g.position as target_position, g.kind as target_kind, g.unit as target_unit, g.need as target_need, g.held as target_held, g.reserved as target_reserved, g.remoteness > 0 as target_remote,
           g.asks_education, g.subject as target_subject
      from scored s join standard g on g.id = s.target_id join employee e on e.id = s.id join position p on p.id = e.position_id join unit u on u.id = e.unit_id
     order by s.total desc, s.id, s.target_id
    offset @offset::int limit @limit::int) x), '[]') as rows
  from counted c`

// The two directions. A person's own post is never in question; a unit role looks for people and posts below its unit.
const (
	inScope = `(@scope::bigint = 0 or u.ancestors @> array[@scope::bigint])`

	nearby = `
     and (@within::int = 0 or distance_km(coalesce(e.home_latitude, u.latitude), coalesce(e.home_longitude, u.longitude), g.latitude, g.longitude) <= @within::int)`

	sqlCandidates = withTarget + `t.public_id = @post` + andOrigin + `true` + andPerson + inScope + `
     and (@unit::text = '' or u.ancestors && array(select w.id from unit w where w.agency_id = @agency and w.public_id = @unit))
     and (@family::text = '' or p.family = @family)` + nearby + andScore + thePage

	sqlPosts = withTarget + `j.kind <> 'structural' and u.active and (t.closed_on is null or t.closed_on > @on::date) and n.quantity - t.pns - t.pppk - coalesce(r.people, 0) >= 1
     and (@family::text = '' or j.family = @family)` +
		andOrigin + `p.id = (select position_id from employee where agency_id = @agency and public_id = @person)` +
		andPerson + inScope + ` and e.public_id = @person` + nearby + andScore + thePage

	sqlPeople = withTarget + `t.public_id = @post` + andOrigin + `true` +
		andPerson + inScope + ` and e.public_id = any (@people::text[])` + andScore + thePage
)
