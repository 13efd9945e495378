package db

import (
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"mutasi/internal/errs"
)

// meaning maps constraints that people can run into to the message that tells them what happened.
var meaning = map[string]string{
	"seat_one_holder":                 "db.seat_taken",
	"person_one_definitive_placement": "db.person_placed_twice",
	"proposal_one_open_per_person":    "db.open_case_exists",
	"proposal_one_decision_per_step":  "db.already_decided",
	"proposal_step_not_self":          "db.own_case",
	"proposal_one_opinion_per_member": "db.already_decided",
	"proposal_opinion_not_self":       "db.own_case",
	"proposal_event_legal":            "db.illegal_step",
	"decree_number_unique":            "db.decree_number_used",
	"employee_nip_unique":             "db.nip_used",
	"user_account_username_unique":    "db.username_used",
	"role_grant_not_twice":            "db.role_held",
	"unit_one_period_at_a_time":       "db.unit_period_overlaps",
	"need_one_at_a_time":              "db.need_overlaps",
	"agency_code_unique":              "db.agency_known",
	"analysis_one_open_per_unit":      "analysis.error.open",
	"analysis_final":                  "analysis.error.state",
	"analysis_legal_step":             "analysis.error.state",
	"analysis_complete":               "analysis.error.unready",
	"analysis_other_signs":            "analysis.error.self",
	"holiday_once":                    "policy.error.twice",
	"parameter_one_at_a_time":         "policy.error.overlap",
	"import_run_same_file":            "db.import_same_file",
	"vacancy_published_once":          "db.vacancy_published",
	"vacancy_interest_while_open":     "db.vacancy_over",
}

// translate turns an error of PostgreSQL that has a meaning for people into an *errs.Error; others pass unchanged.
func translate(err error) error {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return err
	}
	if key, ok := meaning[pg.ConstraintName]; ok {
		return errs.New(errs.Conflict, key).Because(err)
	}
	switch pg.Code {
	case "40001", "40P01", "55P03":
		return errs.New(errs.Conflict, "db.busy").Because(err)
	case "57014", "53300", "57P01", "57P03":
		return errs.New(errs.Unavailable, "db.unavailable").Because(err)
	}
	return err
}

// NotFound turns pgx.ErrNoRows into an errs.NotFound with the message key; other errors pass unchanged.
func NotFound(err error, key string) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return errs.New(errs.NotFound, key).Because(err)
	}
	return err
}

// IsNoRows reports whether err says that a query expected to yield a row yielded none.
func IsNoRows(err error) bool { return errors.Is(err, pgx.ErrNoRows) }

// IsConstraint reports whether err is the violation of the named constraint.
func IsConstraint(err error, name string) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.ConstraintName == name
}

// unreachableError says in one line that no connection was made; the driver's own words take several.
type unreachableError struct{ cause error }

func unreachable(err error) error { return unreachableError{err} }

func (e unreachableError) Unwrap() error { return e.cause }

func (e unreachableError) Error() string {
	why := e.cause
	if pg, ok := errors.AsType[*pgconn.PgError](e.cause); ok {
		why = pg
	} else if op, ok := errors.AsType[*net.OpError](e.cause); ok {
		why = op
	}
	return "the database does not answer (" + strings.Join(strings.Fields(why.Error()), " ") + "): check DATABASE_URL, and that its server runs"
}
