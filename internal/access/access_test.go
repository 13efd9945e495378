package access_test

import (
	"errors"
	"testing"

	"mutasi/internal/access"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	school := access.Object{AgencyID: 1, Units: []int64{10, 11}, EmployeeID: 5}
	for _, c := range []struct {
		name string
		who  access.Actor
		perm access.Permission
		want error
	}{
		{"operator reads in own agency", access.Actor{Role: access.HROperator, AgencyID: 1}, access.EmployeeRead, nil},
		{"operator of another agency", access.Actor{Role: access.HROperator, AgencyID: 2}, access.EmployeeRead, access.ErrNotFound},
		{"actor without agency", access.Actor{Role: access.HROperator}, access.EmployeeRead, access.ErrNotFound},
		{"operator never decides", access.Actor{Role: access.HROperator, AgencyID: 1}, access.ProposalApprove, access.ErrForbidden},
		{"head of the office above", access.Actor{Role: access.UnitHead, AgencyID: 1, UnitID: 10}, access.ProposalConsent, nil},
		{"head of another office", access.Actor{Role: access.UnitHead, AgencyID: 1, UnitID: 99}, access.ProposalConsent, access.ErrNotFound},
		{"head without a unit", access.Actor{Role: access.UnitHead, AgencyID: 1}, access.ProposalConsent, access.ErrNotFound},
		{"employee, own portal", access.Actor{Role: access.Employee, AgencyID: 1, EmployeeID: 5}, access.Self, nil},
		{"employee, somebody else's", access.Actor{Role: access.Employee, AgencyID: 1, EmployeeID: 6}, access.Self, access.ErrNotFound},
		{"employee in the directory", access.Actor{Role: access.Employee, AgencyID: 1, EmployeeID: 5}, access.EmployeeRead, access.ErrForbidden},
		{"unknown role", access.Actor{Role: "guest", AgencyID: 1}, access.EmployeeRead, access.ErrForbidden},
		{"the system", access.SystemActor("uji"), access.ProposalRecord, nil},
	} {
		if got := access.Check(c.who, c.perm, school); !errors.Is(got, c.want) {
			t.Errorf("%s: Check = %v, want %v", c.name, got, c.want)
		}
	}
}

// Whoever prepares a proposal must not also be able to approve it in the same role (R53).
func TestNoRoleBothDraftsAndApproves(t *testing.T) {
	t.Parallel()
	for _, r := range access.Roles {
		if r.Can(access.ProposalDraft) && (r.Can(access.ProposalApprove) || r.Can(access.ProposalReview) || r.Can(access.ProposalAssess)) {
			t.Errorf("%s both drafts and decides", r)
		}
		if !r.Can(access.SignedIn) {
			t.Errorf("%s cannot use its own account", r)
		}
	}
}
