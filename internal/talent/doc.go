// Package talent answers what a person can do and how well that fits a post: competences against the standards of a
// post, education, certificates, experience, and the nine-box matrix.
//
// # Definitions
//
// Job-person match (JPM, PermenPANRB 38/2017) = sum of levels achieved / sum of levels asked, in per cent. A level
// above what is asked counts as what is asked: a strength in one competence does not hide a gap in another, and the
// match lies between 0 and 100. It is unknown while one competence that the post asks is not validly assessed, and where
// a post has no standards. Unknown is nil in Go and null in SQL, never zero.
//
// Nine-box (PermenPANRB 3/2020): performance is the predicate of the latest year, on a scale of 100 (Sangat Baik) to 20
// (Sangat Kurang); potential is the latest valid score of an assessment of potential. Both are cut into three levels by
// dated parameters of the agency (package policy, talent.*). A missing or outdated input makes the box unknown.
//
// Education field: one education of the person has a field or programme that the post names. Certificate: of the kind
// the post asks, valid on the day; that of a teacher is for the subject taught. Experience: days of definitive
// placements up to the day, in months of 30.44 days, rounded, in the family of the post and in the very position.
//
// # For other packages
//
// [Fits] holds a set of people against a set of positions in one query; it is meant for many people and one
// post (post.position_id), or one person and many posts. In SQL of one's own, join
//
//	talent_fit(@employees::bigint[], @positions::bigint[], @on::date, @rules::jsonb)
//	talent_box(@on::date, @rules::jsonb) -- filter by agency_id or employee_id; only those people are read
//
// where @rules is a [Rules], from [RulesOf] or [Service.Rules]. Both functions are held to the pure functions of this
// package by a test over the seeded world. Neither checks scope: whoever asks has found the people in theirs.
package talent
