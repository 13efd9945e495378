// Package access says who may do what: roles, permissions, scopes. It is pure; the same table decides at the route
// (permission) and in the service (scope). Nothing is allowed that is not in the table.
package access

import (
	"slices"

	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// Role is a function a person acts in.
type Role string

// The roles of a local government.
const (
	HROperator  Role = "hr_operator"  // prepares proposals at the personnel agency (BKPSDM)
	HRVerifier  Role = "hr_verifier"  // checks them (administrative check)
	HRHead      Role = "hr_head"      // heads the personnel agency's transfer division
	UnitHead    Role = "unit_head"    // head of a regional office (kepala OPD)
	UnitOfficer Role = "unit_officer" // the office's personnel officer: prepares, cannot decide
	TPK         Role = "tpk"          // member of the performance assessment team (Tim Penilai Kinerja)
	PyB         Role = "pyb"          // authorised official (pejabat yang berwenang): regional secretary
	PPK         Role = "ppk"          // personnel authority (pejabat pembina kepegawaian): regent, mayor
	Employee    Role = "employee"     // the civil servant
	Auditor     Role = "auditor"      // inspectorate, reads
	Admin       Role = "admin"        // keeps users and settings
	System      Role = "system"       // jobs
)

// Roles lists the roles a person can hold.
var Roles = []Role{HROperator, HRVerifier, HRHead, UnitHead, UnitOfficer, TPK, PyB, PPK, Employee, Auditor, Admin}

// Permission is one kind of deed.
type Permission string

// The permissions. A permission says what; the scope of the role says on what.
const (
	Home            Permission = "home"               // staff home
	Inbox           Permission = "inbox"              // list of decisions awaited
	EmployeeRead    Permission = "employee.read"      // directory and profiles
	EmployeeExport  Permission = "employee.export"    // download lists of people
	SensitiveRead   Permission = "employee.sensitive" // sanctions and processes on a profile
	SanctionEnd     Permission = "employee.sanction"  // record when a penalty ends
	PostRead        Permission = "post.read"          // posts, need and bezetting
	NeedEdit        Permission = "need.edit"          // prepare a workload analysis
	NeedSign        Permission = "need.sign"          // check and sign one
	CandidateRead   Permission = "candidate.read"     // ranked candidates of a vacancy
	TalentRead      Permission = "talent.read"        // nine-box matrix of the agency
	TalentRules     Permission = "talent.rules"       // set its cut points
	StandardEdit    Permission = "standard.edit"      // set competence standards of posts
	VacancyPublish  Permission = "vacancy.publish"    // make vacancies known, extend and close them, see who is interested
	WishRead        Permission = "wish.read"          // wishes to move, which heads of offices do not see
	ProposalRead    Permission = "proposal.read"
	ProposalDraft   Permission = "proposal.draft"   // write, send, withdraw
	ProposalConsent Permission = "proposal.consent" // release or receive as head of office
	ProposalCheck   Permission = "proposal.check"   // administrative check
	ProposalAssess  Permission = "proposal.assess"  // opinion of the assessment team
	ProposalReview  Permission = "proposal.review"  // review by the authorised official
	ProposalApprove Permission = "proposal.approve" // decision of the personnel authority
	ProposalRecord  Permission = "proposal.record"  // enter outcomes of sessions and outside parties
	ProposalDuty    Permission = "proposal.duty"    // enter the start of duty (SPMT)
	DecreeRead      Permission = "decree.read"
	DecreeDraft     Permission = "decree.draft"
	DecreeInitial   Permission = "decree.initial" // initials before the signature
	DecreeSign      Permission = "decree.sign"
	ImportRun       Permission = "import.run"
	AuditRead       Permission = "audit.read"
	UserManage      Permission = "user.manage"
	MapEdit         Permission = "map.edit"     // tiles, outlines and capital of the maps
	QualityRead     Permission = "quality.read" // what is missing or contradictory in the registries
	Self            Permission = "self"         // own portal
	SignedIn        Permission = "signedin"     // account, help, switching roles
)

var staffReads = []Permission{SignedIn, EmployeeRead, PostRead, ProposalRead}

// permissions is the whole table of who may do what.
var permissions = map[Role][]Permission{
	HROperator:  with(staffReads, Home, Inbox, EmployeeExport, CandidateRead, VacancyPublish, WishRead, TalentRead, StandardEdit, ProposalDraft, ProposalRecord, ProposalDuty, DecreeRead, DecreeDraft, ImportRun, NeedEdit, NeedSign, MapEdit, QualityRead),
	HRVerifier:  with(staffReads, Home, Inbox, EmployeeExport, SensitiveRead, SanctionEnd, CandidateRead, WishRead, TalentRead, ProposalCheck, ProposalRecord, ProposalDuty, DecreeRead, NeedSign, QualityRead),
	HRHead:      with(staffReads, Home, Inbox, EmployeeExport, SensitiveRead, SanctionEnd, CandidateRead, VacancyPublish, WishRead, TalentRead, TalentRules, StandardEdit, ProposalCheck, ProposalDraft, ProposalRecord, ProposalDuty, DecreeRead, DecreeDraft, DecreeInitial, ImportRun, NeedEdit, NeedSign, AuditRead, MapEdit, QualityRead),
	UnitHead:    with(staffReads, Inbox, CandidateRead, ProposalConsent, ProposalDraft, ProposalDuty, NeedEdit, QualityRead),
	UnitOfficer: with(staffReads, CandidateRead, ProposalDraft, NeedEdit, QualityRead),
	TPK:         with(staffReads, Inbox, SensitiveRead, CandidateRead, TalentRead, ProposalAssess),
	PyB:         with(staffReads, Inbox, SensitiveRead, CandidateRead, TalentRead, ProposalReview, DecreeRead, DecreeInitial),
	PPK:         with(staffReads, Inbox, SensitiveRead, CandidateRead, TalentRead, ProposalApprove, DecreeRead, DecreeSign),
	Employee:    {SignedIn, Self},
	Auditor:     with(staffReads, TalentRead, DecreeRead, AuditRead, SensitiveRead, QualityRead),
	Admin:       {SignedIn, UserManage, AuditRead, ImportRun, MapEdit},
}

func with(base []Permission, more ...Permission) []Permission {
	return append(slices.Clone(base), more...)
}

// Can reports whether the role has the permission at all.
func (r Role) Can(p Permission) bool { return slices.Contains(permissions[r], p) }

// ByUnit reports whether the role sees only the subtree of its unit.
func (r Role) ByUnit() bool { return r == UnitHead || r == UnitOfficer }

// HomePath is the first page of the role after signing in; without a role it is where one is chosen.
func (r Role) HomePath() string {
	switch r {
	case "":
		return "/peran"
	case Employee:
		return "/saya"
	case Admin:
		return "/admin/pengguna"
	case Auditor:
		return "/audit"
	case UnitHead, TPK, PyB, PPK:
		return "/kotak-masuk"
	case UnitOfficer:
		return "/usulan"
	}
	return "/beranda"
}

// Actor is a signed-in person in one role, or the system.
type Actor struct {
	UserID     int64
	PublicID   string
	Name       string
	Role       Role
	GrantID    int64
	AgencyID   int
	UnitID     int64 // scope of unit roles; 0: whole agency
	EmployeeID int64 // the civil servant behind the account; 0: none (an elected head)
	Definitive bool  // false for Plt/Plh
	RequestID  string
	Address    string
	SessionID  string
}

// SystemActor is the actor of a background job.
func SystemActor(job string) Actor { return Actor{Name: "Sistem: " + job, Role: System} }

// Attribution satisfies db.Actor.
func (a Actor) Attribution() db.Attribution {
	return db.Attribution{UserID: a.UserID, Name: a.Name, Role: string(a.Role), AgencyID: a.AgencyID, RequestID: a.RequestID, Address: a.Address}
}

// Can reports whether the actor's role has the permission.
func (a Actor) Can(p Permission) bool { return a.Role.Can(p) }

// Object is what a deed is done to. Units holds every unit (with its ancestors) through which a unit role may
// reach it: one list for a person, two (origin and target) for a proposal.
type Object struct {
	AgencyID   int
	Units      []int64
	EmployeeID int64 // the person concerned; 0: none
}

// Errors of Check. Foreign agencies and units are answered as not found: their existence is private.
var (
	ErrForbidden = errs.New(errs.Forbidden, "common.forbidden")
	ErrNotFound  = errs.New(errs.NotFound, "common.not_found")
	ErrSignIn    = errs.New(errs.Unauthenticated, "common.sign_in")
)

// Check decides whether the actor may do p to o: nil, ErrForbidden (never in this role) or ErrNotFound (out of scope).
func Check(a Actor, p Permission, o Object) error {
	if a.Role == System {
		return nil
	}
	if !a.Can(p) {
		return ErrForbidden
	}
	if a.AgencyID == 0 || a.AgencyID != o.AgencyID {
		return ErrNotFound
	}
	if a.Role.ByUnit() && (a.UnitID == 0 || !slices.Contains(o.Units, a.UnitID)) {
		return ErrNotFound
	}
	if a.Role == Employee && (a.EmployeeID == 0 || a.EmployeeID != o.EmployeeID) {
		return ErrNotFound
	}
	return nil
}
