package asn

// RetirementAge returns the retirement age in years (PP 11/2017 Ps 239, UU 20/2023 Ps 55) of a post's group and, for
// functional posts, level: 60 for JPT and Ahli Madya, 65 for Ahli Utama, otherwise 58. Some functional families differ
// (every level of teacher retires at 60): a post that carries its own age overrides this one. It is 0 if the group is
// unknown, or the level of a functional post is.
func RetirementAge(group PositionGroup, level Level) int {
	switch group {
	case JPTUtama, JPTMadya, JPTPratama:
		return 60
	case Administrator, Supervisor, Executing:
		return 58
	case Functional:
		switch level {
		case AhliUtama:
			return 65
		case AhliMadya:
			return 60
		case Pemula, Terampil, Mahir, Penyelia, AhliPertama, AhliMuda:
			return 58
		}
	}
	return 0
}

// RetirementDate returns TMT pensiun: the first day of the month after the birthday at the given age. It is zero if the
// birth date is missing or the age is not positive.
func RetirementDate(birth Date, age int) Date {
	if birth.IsZero() || age <= 0 {
		return Date{}
	}
	return birth.AddYears(age).FirstOfNextMonth()
}
