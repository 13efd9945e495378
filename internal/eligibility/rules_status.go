package eligibility

import "mutasi/internal/asn"

// statusRules ask who the person is before the law and whether the record is sound.
var statusRules = []Rule{
	{
		ID: "R01", Version: 1, Severity: Block, Scope: BetweenAgency,
		Basis: "Peraturan BKN 5/2019; PermenPANRB 6/2024 Pasal 59 ayat (4)",
		Facts: []string{"person_kind"},
		check: func(in *input) verdict {
			kind := get(in, personKind)
			if kind == asn.PNS {
				return pass(string(kind))
			}
			return fail(string(kind), text("kind", kind.Name()))
		},
	},
	{
		// Inside one agency an own request is an ordinary wish: the article speaks of leaving the agency of one's
		// appointment.
		ID: "R02", Version: 1, Severity: Block, Scope: BetweenAgency,
		Basis: "PermenPANRB 6/2024 Pasal 59 ayat (4)",
		Facts: []string{"person_kind"},
		check: func(in *input) verdict {
			if !in.OwnRequest {
				return notApplicable()
			}
			kind := get(in, personKind)
			if kind == asn.PNS {
				return pass(string(kind))
			}
			return fail(string(kind), text("kind", kind.Name()))
		},
	},
	{
		ID: "R03", Version: 1, Severity: Block,
		Basis: "PP 49/2018", Unverified: true,
		Facts: []string{"person_kind", "origin_post_kind", "target_post_kind"},
		check: checkContractScope,
	},
	{
		ID: "R04", Version: 1, Severity: Block, From: Submission,
		Basis: "KepmenPANRB 16/2025",
		Facts: []string{"person_kind", "process_ministry_recommendation"},
		check: func(in *input) verdict {
			if kind := scope(in, personKind); kind != asn.PPPKPartTime && kind != "" {
				return notApplicable()
			}
			if get(in, processMinistryRecommendation) {
				return pass("true")
			}
			return fail("false")
		},
	},
	{
		ID: "R05", Version: 1, Severity: Warn, Person: true,
		Basis: "PP 49/2018", Unverified: true,
		Facts:  []string{"person_kind", "person_contract_end", "process_effective_on"},
		Params: []string{"contract.margin_months"},
		check: func(in *input) verdict {
			if kind := scope(in, personKind); kind != "" && !kind.IsContract() {
				return notApplicable()
			}
			end, start := get(in, personContractEnd), scope(in, processEffectiveOn)
			margin := param(in, in.params.ContractMargin)
			args := []Arg{date("end", end), months("margin", margin)}
			if end.After(start.AddMonths(margin)) {
				return pass(end.String(), args...)
			}
			return fail(end.String(), args...)
		},
	},
	{
		ID: "R06", Version: 1, Severity: Block, Person: true,
		Basis: "Kode kedudukan hukum SIASN", Unverified: true,
		Facts: []string{"person_standing"},
		check: checkStanding,
	},
	{
		ID: "R07", Version: 1, Severity: Block, Person: true,
		Basis: "Perpres 116/2022; Peraturan BKN 1/2023",
		Facts: []string{"person_standing"},
		check: func(in *input) verdict {
			standing := get(in, personStanding)
			if standing == asn.StandingBlockedByBKN {
				return fail(string(standing))
			}
			return pass(string(standing))
		},
	},
	{
		ID: "R08", Version: 1, Severity: Block, Person: true,
		Basis: "Peraturan BKN 22/2007",
		Facts: []string{"person_nip", "person_kind", "person_birth_date", "person_sex", "person_appointed_on"},
		check: checkNIP,
	},
	{
		ID: "R09", Version: 1, Severity: Warn, Person: true,
		Basis: "Validasi NIK pada SIASN",
		Facts: []string{"person_nik_valid"},
		check: func(in *input) verdict {
			if get(in, personNIKValid) {
				return pass("true")
			}
			return fail("false")
		},
	},
	{
		ID: "R10", Version: 1, Severity: Block, Person: true,
		Basis: "Ketentuan aplikasi: satu usulan berjalan untuk satu orang", Unverified: true,
		Facts: []string{"process_open_case"},
		check: func(in *input) verdict {
			number := get(in, processOpenCase)
			if number == "" {
				return pass("")
			}
			return fail(number, text("number", number))
		},
	},
}

// checkContractScope: a PPPK is bound by contract to the agency and to the kind of post.
func checkContractScope(in *input) verdict {
	kind := get(in, personKind)
	if kind != "" && !kind.IsContract() {
		return notApplicable()
	}
	if in.Kind.IsInterAgency() {
		return fail(string(kind)).because("fail_agency")
	}
	from, to := scope(in, originKind), scope(in, targetKind)
	if from != to {
		return fail(string(kind), text("from", from.Name()), text("to", to.Name())).because("fail_kind")
	}
	return pass(string(kind))
}

func checkStanding(in *input) verdict {
	standing := get(in, anyStanding)
	name := text("standing", standing.Name())
	switch standing.Effect() {
	case asn.TransferAllowed:
		return pass(string(standing), name)
	case asn.TransferInsideAgency:
		if in.Kind.IsInterAgency() {
			return fail(string(standing), name)
		}
		return pass(string(standing), name)
	case asn.TransferBlocked:
		return fail(string(standing), name)
	default:
		return unclear(string(standing), text("code", string(standing)))
	}
}

// checkNIP: a malformed number blocks. A number that only disagrees with the record is a defect of data to be mended,
// since BKN itself issued numbers that later corrections left behind.
func checkNIP(in *input) verdict {
	nip := get(in, personNIP)
	if _, err := asn.ParseNIP(string(nip), in.On); err != nil {
		return fail(nip.Masked())
	}
	kind := scope(in, personKind)
	birth, sex := scope(in, personBirthDate), scope(in, personSex)
	var appointed asn.Date
	if !kind.IsContract() { // the number of a PPPK holds no month, its record no TMT CPNS
		appointed = scope(in, personAppointedOn)
	}
	fields := map[string]string{
		asn.NIPDiffBirthDate: "rule.fact.person_birth_date",
		asn.NIPDiffAppointed: "rule.fact.person_appointed_on",
		asn.NIPDiffSex:       "rule.fact.person_sex",
		asn.NIPDiffKind:      "rule.fact.person_kind",
	}
	var differing []string
	for _, d := range nip.Differences(birth, appointed, sex, kind) {
		differing = append(differing, fields[d])
	}
	if len(differing) > 0 {
		return fail(nip.Masked(), keys("fields", differing)).because("fail_differs").at(Warn)
	}
	return pass(nip.Masked())
}
