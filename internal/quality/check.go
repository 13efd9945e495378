package quality

import (
	"slices"

	"mutasi/internal/access"
)

// Harm is what a finding does to decisions, the worst first.
type Harm int

// The harms.
const (
	Blocks   Harm = 1 + iota // a rule refuses the person or post until it is mended
	Blinds                   // a rule cannot be judged: unknown is never a pass
	Distorts                 // need, holders or distances are counted wrongly
	Cosmetic                 // nothing is decided by it
)

// Harms lists the harms, the worst first.
var Harms = []Harm{Blocks, Blinds, Distorts, Cosmetic}

// Subject is what a check looks at.
type Subject string

// The subjects.
const (
	Person   Subject = "person"
	Post     Subject = "post"
	Position Subject = "position"
	Unit     Subject = "unit"
)

// Mend is where a finding is mended.
type Mend string

// The ways to mend. Records of people come from the national register (SIASN): they are mended there and imported again.
const (
	ImportEmployees Mend = "employees"
	ImportUnits     Mend = "units"
	ImportPositions Mend = "positions"
	EnterNeed       Mend = "need"
	RecordEnd       Mend = "sanction" // on the profile, by those who may see penalties
)

// Check is one thing that can be wrong. Its sentences are the messages quality.check.CODE (what is wrong) and
// quality.effect.CODE (which rules or numbers suffer).
type Check struct {
	Code    string
	Subject Subject
	Harm    Harm
	Mend    Mend
	sql     string // yields unit_id, employee_id, post_id, position_id, detail for one government (@agency) on a day (@on)
}

// Checks is the table of all checks, the worst harm first.
var Checks = []Check{
	{"rank_above_post", Person, Blocks, ImportEmployees, sqlRankAbove},
	{"rank_below_post", Person, Blocks, ImportEmployees, sqlRankBelow},
	{"education_below_post", Person, Blocks, ImportEmployees, sqlEducationBelow},
	{"birth_contradicts_nip", Person, Blocks, ImportEmployees, sqlBirthNIP},
	{"contract_past", Person, Blocks, ImportEmployees, sqlContractPast},
	{"need_without_seats", Post, Blocks, ImportPositions, sqlSeats},
	{"two_heads", Unit, Blocks, ImportEmployees, sqlTwoHeads},

	{"rating_none", Person, Blinds, ImportEmployees, sqlRatingNone},
	{"rating_last_missing", Person, Blinds, ImportEmployees, sqlRatingLast},
	{"rating_before_missing", Person, Blinds, ImportEmployees, sqlRatingBefore},
	{"education_none", Person, Blinds, ImportEmployees, sqlEducationNone},
	{"education_field_unknown", Person, Blinds, ImportEmployees, sqlFieldUnknown},
	{"rank_none", Person, Blinds, ImportEmployees, sqlRankNone},
	{"standing_unknown", Person, Blinds, ImportEmployees, sqlStandingUnknown},
	{"contract_unknown", Person, Blinds, ImportEmployees, sqlContractUnknown},
	{"tenure_unknown", Person, Blinds, ImportEmployees, sqlTenureUnknown},
	{"certificate_expired", Person, Blinds, ImportEmployees, sqlCertificateExpired},
	{"cpns_overdue", Person, Blinds, ImportEmployees, sqlCpnsOverdue},
	{"sanction_end_unknown", Person, Blinds, RecordEnd, sqlSanctionEnd},
	{"position_without_requirement", Position, Blinds, ImportPositions, sqlNoRequirement},
	{"unit_without_place", Unit, Blinds, ImportUnits, sqlUnitPlace},

	{"retired_active", Person, Distorts, ImportEmployees, sqlRetired},
	{"holder_without_seat", Person, Distorts, ImportEmployees, sqlNoSeat},
	{"twin", Person, Distorts, ImportEmployees, sqlTwin},
	{"need_none", Post, Distorts, EnterNeed, sqlNeedNone},
	{"need_old", Post, Distorts, EnterNeed, sqlNeedOld},
	{"unit_without_parent", Unit, Distorts, ImportUnits, sqlUnitParent},
	{"unit_far_from_district", Unit, Distorts, ImportUnits, sqlUnitFar},
	{"unit_without_district", Unit, Distorts, ImportUnits, sqlUnitDistrict},

	{"sex_contradicts_nip", Person, Cosmetic, ImportEmployees, sqlSexNIP},
	{"appointed_too_young", Person, Cosmetic, ImportEmployees, sqlTooYoung},
	{"pns_before_cpns", Person, Cosmetic, ImportEmployees, sqlPnsBefore},
	{"position_without_class", Position, Cosmetic, ImportPositions, sqlNoClass},
	{"unit_without_post", Unit, Cosmetic, ImportPositions, sqlUnitEmpty},
}

// sensitive are the checks that tell of penalties.
var sensitive = []string{"sanction_end_unknown"}

// For reports whether the actor may know what the check found.
func (c Check) For(who access.Actor) bool {
	return who.Can(access.SensitiveRead) || !slices.Contains(sensitive, c.Code)
}

// ByCode returns the check with the code.
func ByCode(code string) (Check, bool) {
	for _, c := range Checks {
		if c.Code == code {
			return c, true
		}
	}
	return Check{}, false
}

// The statements on people end in a condition on e, so that one more narrows them to one person.
const (
	personColumns = `select e.unit_id, e.id as employee_id, null::bigint as post_id, null::bigint as position_id, `
	fromPerson    = ` as detail from employee e where e.agency_id = @agency`
	fromHolder    = ` as detail from employee e join position p on p.id = e.position_id where e.agency_id = @agency`
	placed        = ` and e.seat_id is not null`
	year          = `extract(year from @on::date)::int`
	rated         = `exists (select from performance_rating r where r.employee_id = e.id and r.year = ` + year
)

const (
	sqlRankAbove = personColumns + `e.rank_code || ' > ' || p.max_rank` + fromHolder + `
  and (select ordinal from rank where code = e.rank_code) > (select m.ordinal from rank m where m.code = p.max_rank
       and m.scheme = (select scheme from rank where code = e.rank_code))`
	sqlRankBelow = personColumns + `e.rank_code || ' < ' || p.min_rank` + fromHolder + `
  and (select ordinal from rank where code = e.rank_code) < (select m.ordinal from rank m where m.code = p.min_rank
       and m.scheme = (select scheme from rank where code = e.rank_code))`
	sqlEducationBelow = personColumns + `(select l.name from education_level l where l.code = e.education)` + fromHolder + `
  and (select ordinal from education_level where code = e.education) < (select ordinal from education_level where code = p.min_education)`
	sqlBirthNIP        = personColumns + `to_char(e.birth_date, 'YYYY-MM-DD')` + fromPerson + ` and left(e.nip, 8) <> to_char(e.birth_date, 'YYYYMMDD')`
	sqlSexNIP          = personColumns + `''` + fromPerson + ` and substr(e.nip, 15, 1) <> case e.sex when 'm' then '1' else '2' end`
	sqlContractPast    = personColumns + `to_char(e.contract_end, 'YYYY-MM-DD')` + fromPerson + placed + ` and e.contract_end < @on::date`
	sqlContractUnknown = personColumns + `''` + fromPerson + placed + ` and e.kind in ('pppk', 'pppk_part_time') and e.contract_end is null`
	sqlRatingNone      = personColumns + `''` + fromPerson + placed + ` and not ` + rated + ` - 1) and not ` + rated + ` - 2)`
	sqlRatingLast      = personColumns + `(` + year + ` - 1)::text` + fromPerson + placed + ` and not ` + rated + ` - 1) and ` + rated + ` - 2)`
	sqlRatingBefore    = personColumns + `(` + year + ` - 2)::text` + fromPerson + placed + ` and ` + rated + ` - 1) and not ` + rated + ` - 2)
  and coalesce(e.cpns_on, e.position_since, @on::date) < make_date(` + year + ` - 2, 1, 1)`
	sqlEducationNone = personColumns + `''` + fromPerson + placed + ` and e.education is null`
	sqlFieldUnknown  = personColumns + `e.education_programme` + fromHolder + placed + ` and e.education is not null and cardinality(p.education_fields) > 0
  and not exists (select from education_history h where h.employee_id = e.id and (h.field <> '' or h.programme <> ''))`
	sqlRankNone           = personColumns + `''` + fromPerson + placed + ` and e.rank_code is null and e.kind <> 'pppk_part_time'`
	sqlStandingUnknown    = personColumns + `e.standing` + fromPerson + ` and e.standing <> all (@standings::text[])`
	sqlTenureUnknown      = personColumns + `''` + fromPerson + placed + ` and (e.position_since is null or e.position_since > @on::date)`
	sqlCertificateExpired = personColumns + `to_char((select max(c.valid_until) from certificate c where c.employee_id = e.id and c.kind = p.certificate), 'YYYY-MM-DD')` + fromHolder + placed + `
  and exists (select from certificate c where c.employee_id = e.id and c.kind = p.certificate)
  and not exists (select from certificate c where c.employee_id = e.id and c.kind = p.certificate and (c.valid_until is null or c.valid_until >= @on::date))`
	sqlCpnsOverdue = personColumns + `to_char(e.cpns_on, 'YYYY-MM-DD')` + fromPerson + placed + ` and e.kind = 'cpns' and e.cpns_on < (@on::date - interval '2 years')::date`
	sqlSanctionEnd = personColumns + `to_char(s.starts_on, 'YYYY-MM-DD') as detail from employee e
  cross join lateral (select min(x.starts_on) as starts_on from sanction x
   where x.employee_id = e.id and upper_inf(sanction_served(x.level, x.kind_code, x.starts_on, x.ends_on))) s
 where e.agency_id = @agency` + placed + ` and s.starts_on <= @on::date`
	sqlRetired = personColumns + `to_char(e.retires_on, 'YYYY-MM-DD')` + fromPerson + placed + ` and e.retires_on <= @on::date`
	sqlNoSeat  = personColumns + `''` + fromPerson + ` and e.seat_id is null and e.standing in ('01', '71')`
	sqlTwin    = personColumns + `to_char(e.birth_date, 'YYYY-MM-DD')` + fromPerson + ` and exists (select from employee o where o.agency_id = e.agency_id
  and o.name_key = e.name_key and o.birth_date = e.birth_date and o.id <> e.id)`
	sqlTooYoung  = personColumns + `to_char(e.cpns_on, 'YYYY-MM-DD')` + fromPerson + ` and e.cpns_on < e.birth_date + interval '17 years'`
	sqlPnsBefore = personColumns + `to_char(e.pns_on, 'YYYY-MM-DD')` + fromPerson + ` and e.pns_on < e.cpns_on`
)

const (
	postColumns = `select t.unit_id, null::bigint as employee_id, t.id as post_id, null::bigint as position_id, `
	fromPost    = ` as detail from post t join unit u on u.id = t.unit_id and u.active
  left join need n on n.post_id = t.id and n.valid @> @on::date
 where t.agency_id = @agency and (t.closed_on is null or t.closed_on > @on::date)`
	positionColumns = `select null::bigint as unit_id, null::bigint as employee_id, null::bigint as post_id, p.id as position_id, '' as detail
  from position p where p.agency_id = @agency and exists (select from post t where t.position_id = p.id and (t.closed_on is null or t.closed_on > @on::date))`
	unitColumns = `select u.id as unit_id, null::bigint as employee_id, null::bigint as post_id, null::bigint as position_id, `
	fromUnit    = ` as detail from unit u where u.agency_id = @agency and u.active`
)

const (
	sqlNeedNone = postColumns + `''` + fromPost + ` and n.id is null`
	sqlNeedOld  = postColumns + `coalesce(to_char(n.analysed_on, 'YYYY-MM-DD'), '')` + fromPost + `
   and n.id is not null and (n.analysed_on is null or n.analysed_on < (@on::date - interval '2 years')::date)`
	sqlSeats = postColumns + `(select count(*) from seat s where s.post_id = t.id and s.valid @> @on::date)::text || ' < ' || n.quantity` + fromPost + `
   and n.quantity > (select count(*) from seat s where s.post_id = t.id and s.valid @> @on::date)`
	sqlNoRequirement = positionColumns + ` and p.min_education is null and p.min_rank is null`
	sqlNoClass       = positionColumns + ` and p.class is null`
	sqlTwoHeads      = unitColumns + `(select string_agg(e.name, ', ' order by e.id) from employee e join post t on t.id = e.post_id where t.unit_id = u.id and t.heads_unit)` + fromUnit + `
   and (select count(*) from employee e join post t on t.id = e.post_id where t.unit_id = u.id and t.heads_unit) > 1`
	sqlUnitPlace    = unitColumns + `''` + fromUnit + ` and (u.latitude is null or u.longitude is null)`
	sqlUnitDistrict = unitColumns + `coalesce(u.region_code, '')` + fromUnit + ` and u.kind in ('school', 'health_centre', 'district', 'ward') and district_of(u.region_code) is null`
	sqlUnitParent   = unitColumns + `''` + fromUnit + ` and u.parent_id is null and u.kind not in ('office', 'district')`
	sqlUnitFar      = unitColumns + `round(distance_km(u.latitude, u.longitude, (select latitude from region where code = district_of(u.region_code)),
    (select longitude from region where code = district_of(u.region_code)))::numeric)::text || ' km'` + fromUnit + `
   and distance_km(u.latitude, u.longitude, (select latitude from region where code = district_of(u.region_code)),
    (select longitude from region where code = district_of(u.region_code))) > 100`
	sqlUnitEmpty = unitColumns + `''` + fromUnit + ` and not exists (select from post t where t.unit_id = u.id) and not exists (select from unit c where c.parent_id = u.id and c.active)`
)
