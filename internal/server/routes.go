package server

import (
	"net/http"

	"mutasi/internal/access"
	"mutasi/internal/proposal"
	"mutasi/internal/server/kit"
	"mutasi/web/route"
)

// Route is one line of the table of contents. Without a permission a route is refused to everyone, unless it says
// aloud that it is Public.
type Route struct {
	Method     string
	Pattern    string
	Permission access.Permission
	Public     bool
	NoKey      bool  // a POST that needs no idempotency key: signing in
	Limit      int64 // bytes of a POST; 0: kit.MaxForm
	Scripted   bool  // a staff page on which htmx runs
	Handler    kit.Handler
}

func (r Route) handler(k *kit.Kit) kit.Handler {
	h := r.Handler
	if r.Scripted {
		h = kit.Scripted(h)
	}
	if r.Method == http.MethodPost {
		limit := r.Limit
		if limit == 0 {
			limit = kit.MaxForm
		}
		h = k.Submit(limit, !r.NoKey, h)
	}
	if r.Public {
		return h
	}
	return can(r.Permission, h)
}

func get(pattern string, p access.Permission, h kit.Handler) Route {
	return Route{Method: http.MethodGet, Pattern: pattern, Permission: p, Handler: h}
}

func post(pattern string, p access.Permission, h kit.Handler) Route {
	return Route{Method: http.MethodPost, Pattern: pattern, Permission: p, Handler: h}
}

// upload is a post that carries a file.
func upload(pattern string, p access.Permission, h kit.Handler) Route {
	r := post(pattern, p, h)
	r.Limit = kit.MaxUpload
	return r
}

// paper is a post that carries a document of a case.
func paper(pattern string, p access.Permission, h kit.Handler) Route {
	return Route{Method: http.MethodPost, Pattern: pattern, Permission: p, Limit: proposal.MaxDocument + kit.MaxForm, Handler: h}
}

// scripted lets htmx run on the page of the route.
func scripted(r Route) Route {
	r.Scripted = true
	return r
}

func public(method, pattern string, h kit.Handler) Route {
	return Route{Method: method, Pattern: pattern, Public: true, Handler: h}
}

// vacancies is the list of posts with a free place or, where the address asks whose, of publications.
func vacancies(d Deps) kit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.URL.Query().Get("dari") != "" {
			return d.Mobility.Published(w, r)
		}
		return d.Workloads.VacancyList(w, r)
	}
}

// Routes is every page of the product with the permission it takes; scope is checked by the services.
func Routes(d Deps) []Route {
	signIn := public(http.MethodPost, route.SignIn(), d.Account.SignIn)
	signIn.NoKey = true
	return []Route{
		public(http.MethodGet, route.Root(), root),
		public(http.MethodGet, route.Help(), d.Home.Help),
		public(http.MethodGet, route.Accessibility(), d.Home.Accessibility),
		public(http.MethodGet, route.Rules(), d.Admin.PublicRules),

		// home
		get(route.Home(), access.SignedIn, d.Home.Show),
		get(route.Search(), access.EmployeeRead, d.Home.Search),

		// account
		public(http.MethodGet, route.SignIn(), d.Account.SignInForm),
		signIn,
		post(route.SignOut(), access.SignedIn, d.Account.SignOut),
		get(route.Roles(), access.SignedIn, d.Account.RolesForm),
		post(route.Roles(), access.SignedIn, d.Account.SwitchRole),
		get(route.Account(), access.SignedIn, d.Account.Show),
		post(route.Device("{id}"), access.SignedIn, d.Account.EndSession),
		post(route.AccountView(), access.SignedIn, d.Account.SetView),
		get(route.AccountPassword(), access.SignedIn, d.Account.PasswordForm),
		post(route.AccountPassword(), access.SignedIn, d.Account.ChangePassword),
		get(route.Notices(), access.SignedIn, d.Account.Notices),
		post(route.NoticesRead(), access.SignedIn, d.Account.ReadNotices),
		public(http.MethodGet, route.AccountPasswordNew(), d.Account.NewPasswordForm),
		public(http.MethodPost, route.AccountPasswordNew(), d.Account.SetPassword),

		// oversight and administration
		get(route.Audit(), access.AuditRead, d.Audits.List),
		get(route.AuditEvent("{id}"), access.AuditRead, d.Audits.Show),
		get(route.AdminUsers(), access.UserManage, d.Admin.Users),
		get(route.AdminUser("baru"), access.UserManage, d.Admin.NewUser),
		post(route.AdminUser("baru"), access.UserManage, d.Admin.AddUser),
		get(route.AdminUsersImport(), access.UserManage, d.Admin.ImportUsers),
		get(route.AdminUsersTemplate(), access.UserManage, d.Admin.UsersTemplate),
		upload(route.AdminUsersImport(), access.UserManage, d.Admin.CheckUsers),
		upload(route.AdminUsersMake(), access.UserManage, d.Admin.MakeUsers),
		upload(route.AdminUsersLinks(), access.UserManage, d.Admin.UsersLinks),
		get(route.AdminUser("{id}"), access.UserManage, d.Admin.User),
		post(route.AdminUser("{id}")+"/peran", access.UserManage, d.Admin.Grant),
		post(route.AdminUser("{id}")+"/peran/akhiri", access.UserManage, d.Admin.EndRole),
		post(route.AdminUser("{id}")+"/keluarkan", access.UserManage, d.Admin.EndSessions),
		post(route.AdminUser("{id}")+"/tutup", access.UserManage, d.Admin.Close),
		post(route.AdminUser("{id}")+"/buka", access.UserManage, d.Admin.Reopen),
		post(route.AdminUserLink("{id}"), access.UserManage, d.Admin.IssueLink),
		get(route.AdminRules(), access.UserManage, d.Admin.Rules),
		get(route.AdminRule("{key}"), access.UserManage, d.Admin.Rule),
		post(route.AdminRule("{key}"), access.UserManage, d.Admin.ChangeRule),
		get(route.AdminCalendar(), access.UserManage, d.Admin.Calendar),
		post(route.AdminCalendar(), access.UserManage, d.Admin.AddDay),
		post(route.AdminCalendarRemove(), access.UserManage, d.Admin.RemoveDay),
		get(route.AdminKit(), access.UserManage, d.Admin.Gallery),
		post(route.AdminKit(), access.UserManage, d.Admin.Pretend),

		// employees
		get(route.Employees(), access.EmployeeRead, d.Employees.List),
		get(route.EmployeesDownload("{format}"), access.EmployeeExport, d.Employees.Download),
		get(route.Employee("{id}"), access.EmployeeRead, d.Employees.Show),
		post(route.EmployeeSanctionEnd("{id}"), access.SanctionEnd, d.Employees.EndSanction),

		// who may move
		get(route.Mobility(), access.EmployeeRead, d.Mobility.List),
		get(route.MobilityDownload("{format}"), access.EmployeeExport, d.Mobility.Download),
		get(route.MobilityPerson("{id}"), access.EmployeeRead, d.Mobility.Person),
		post(route.MobilityFilters(), access.EmployeeRead, d.Mobility.SaveFilter),
		post(route.MobilityFilterDrop("{id}"), access.EmployeeRead, d.Mobility.DropFilter),

		// imports
		get(route.Imports(), access.ImportRun, d.Exchanges.List),
		get(route.ImportNew(), access.ImportRun, d.Exchanges.New),
		upload(route.ImportNew(), access.ImportRun, d.Exchanges.Upload),
		get(route.ImportTemplate("{kind}"), access.ImportRun, d.Exchanges.Template),
		scripted(get(route.Import("{id}"), access.ImportRun, d.Exchanges.Show)),
		get(route.ImportMapping("{id}"), access.ImportRun, d.Exchanges.Mapping),
		post(route.ImportMapping("{id}"), access.ImportRun, d.Exchanges.SaveMapping),
		post(route.ImportCommit("{id}"), access.ImportRun, d.Exchanges.Commit),
		post(route.ImportCancel("{id}"), access.ImportRun, d.Exchanges.Cancel),
		get(route.ImportRejected("{id}"), access.ImportRun, d.Exchanges.Rejected),
		scripted(get(route.ImportUndo("{id}"), access.ImportRun, d.Exchanges.Undo)),
		post(route.ImportUndoCheck("{id}"), access.ImportRun, d.Exchanges.CheckUndo),
		post(route.ImportUndo("{id}"), access.ImportRun, d.Exchanges.ConfirmUndo),
		get(route.ImportKept("{id}"), access.ImportRun, d.Exchanges.Kept),

		// national code lists
		get(route.Lists(), access.SignedIn, d.References.Lists),
		get(route.List("{code}"), access.SignedIn, d.References.List),
		get(route.ListDownload("{code}", "{format}"), access.SignedIn, d.References.Download),

		// decrees
		get(route.Decrees(), access.DecreeRead, d.Decrees.List),
		get(route.DecreeNew(), access.DecreeDraft, d.Decrees.New),
		post(route.DecreeNew(), access.DecreeDraft, d.Decrees.Draft),
		get(route.Decree("{id}"), access.DecreeRead, d.Decrees.Show),
		get(route.DecreePDF("{id}"), access.DecreeRead, d.Decrees.PDF),
		get(route.DecreeCopy("{id}"), access.DecreeRead, d.Decrees.Copy),
		get(route.DecreeExtracts("{id}"), access.DecreeRead, d.Decrees.Extract),
		get(route.DecreePrint("{id}"), access.DecreeRead, d.Decrees.Print),
		post(route.DecreePresent("{id}"), access.DecreeDraft, d.Decrees.Present),
		post(route.DecreeDrop("{id}"), access.DecreeDraft, d.Decrees.Drop),
		post(route.DecreeInitial("{id}"), access.DecreeInitial, d.Decrees.Initial),
		post(route.DecreeDecline("{id}"), access.DecreeInitial, d.Decrees.Decline),
		post(route.DecreeReturn("{id}"), access.DecreeSign, d.Decrees.Return),
		get(route.DecreeSign("{id}"), access.DecreeSign, d.Decrees.SignForm),
		post(route.DecreeSign("{id}"), access.DecreeSign, d.Decrees.Sign),
		get(route.DecreeCorrect("{id}"), access.DecreeDraft, d.Decrees.CorrectForm),
		post(route.DecreeCorrect("{id}"), access.DecreeDraft, d.Decrees.Correct),
		get(route.DecreeWithdraw("{id}"), access.DecreeDraft, d.Decrees.WithdrawForm),
		post(route.DecreeWithdraw("{id}"), access.DecreeDraft, d.Decrees.Withdraw),
		public(http.MethodGet, route.Verify(), d.Verify.Form),
		public(http.MethodGet, route.VerifyCode("{code}"), d.Verify.Code),

		// the civil servant's own pages
		get(route.Portal(), access.Self, d.Portal.Home),
		get(route.PortalProposal("{id}"), access.Self, d.Portal.Case),
		get(route.PortalReasons("{id}"), access.Self, d.Portal.Reasons),
		get(route.PortalDecree("{id}"), access.Self, d.Portal.Decree),
		get(route.PortalDecreePDF("{id}"), access.Self, d.Portal.DecreePDF),
		get(route.PortalExtract("{id}"), access.Self, d.Portal.Extract),
		post(route.PortalAcknowledge("{id}"), access.Self, d.Portal.Acknowledge),
		get(route.PortalData(), access.Self, d.Portal.Data),
		get(route.PortalVacancies(), access.Self, d.Mobility.Offers),
		get(route.PortalVacancy("{id}"), access.Self, d.Mobility.Offer),
		post(route.PortalInterest("{id}"), access.Self, d.Mobility.StateInterest),
		post(route.PortalTakeBack("{id}"), access.Self, d.Mobility.TakeBackInterest),
		get(route.PortalWish(), access.Self, d.Mobility.Wish),
		post(route.PortalWish(), access.Self, d.Mobility.StateWish),
		post(route.PortalWishWithdraw(), access.Self, d.Mobility.WithdrawWish),

		// need
		get(route.Staffing(), access.PostRead, d.Workloads.Staffing),
		get(route.StaffingDownload("{format}"), access.EmployeeExport, d.Workloads.Download),
		get(route.PostMap(), access.PostRead, d.Workloads.PostMap),
		get(route.Post("{id}"), access.PostRead, d.Workloads.Post),
		get(route.Workload(), access.PostRead, d.Workloads.Heat),
		get(route.WorkloadUnit("{id}"), access.PostRead, d.Workloads.Unit),
		get(route.WorkloadMap(), access.PostRead, d.Regions.Map),
		get(route.WorkloadMapDownload("{format}"), access.PostRead, d.Regions.Download),
		get(route.WorkloadDistrict("{code}"), access.PostRead, d.Regions.District),
		get(route.WorkloadNear("{id}"), access.PostRead, d.Regions.Near),
		get(route.Quality(), access.QualityRead, d.Qualities.Show),
		get(route.QualityDownload("{format}"), access.QualityRead, d.Qualities.Download),
		post(route.QualityRecheck(), access.QualityRead, d.Qualities.Recheck),
		get(route.QualityCheck("{check}"), access.QualityRead, d.Qualities.Check),
		get(route.AdminMap(), access.MapEdit, d.Regions.Settings),
		post(route.AdminMap()+"/ubin", access.MapEdit, d.Regions.SetTiles),
		post(route.AdminMap()+"/ubin/hitung", access.MapEdit, d.Regions.ClearTiles),
		post(route.AdminMap()+"/ibu-kota", access.MapEdit, d.Regions.SetCapital),
		upload(route.AdminMap()+"/batas", access.MapEdit, d.Regions.Upload),
		get(route.Vacancies(), access.CandidateRead, vacancies(d)),
		get(route.VacancyInterest("{id}"), access.VacancyPublish, d.Mobility.Interest),
		post(route.VacancyPublish("{id}"), access.VacancyPublish, d.Mobility.Publish),
		post(route.VacancyExtend("{id}"), access.VacancyPublish, d.Mobility.Extend),
		post(route.VacancyClose("{id}"), access.VacancyPublish, d.Mobility.Close),
		get(route.Vacancy("{id}"), access.CandidateRead, d.Workloads.Candidates),
		get(route.VacancyDownload("{id}", "{format}"), access.EmployeeExport, d.Workloads.CandidatesDownload),
		get(route.EmployeesCompare(), access.CandidateRead, d.Workloads.Compare),
		get(route.EmployeeFitting("{id}"), access.CandidateRead, d.Workloads.Fitting),

		// talent
		get(route.Talent(), access.TalentRead, d.Talents.Matrix),
		get(route.TalentBox("{box}"), access.TalentRead, d.Talents.Box),
		get(route.TalentDownload("{format}"), access.EmployeeExport, d.Talents.Download),
		get(route.PostStandards("{id}"), access.PostRead, d.Talents.Standards),
		post(route.PostStandards("{id}"), access.StandardEdit, d.Talents.SetStandards),
		get(route.TalentRules(), access.TalentRead, d.Talents.Rules),
		post(route.TalentRules(), access.TalentRules, d.Talents.SetRules),
		// workload analysis
		get(route.Analyses(), access.PostRead, d.Analyses.List),
		get(route.AnalysesDownload("{format}"), access.PostRead, d.Analyses.Download),
		get(route.Analysis("{unit}"), access.PostRead, d.Analyses.Show),
		get(route.AnalysisVersion("{unit}", "{number}"), access.PostRead, d.Analyses.Version),
		post(route.AnalysisStart("{unit}"), access.NeedEdit, d.Analyses.Start),
		get(route.AnalysisLike("{unit}"), access.NeedEdit, d.Analyses.LikeForm),
		post(route.AnalysisLike("{unit}"), access.NeedEdit, d.Analyses.Like),
		get(route.AnalysisEdit("{unit}"), access.NeedEdit, d.Analyses.Edit),
		post(route.AnalysisEdit("{unit}"), access.NeedEdit, d.Analyses.SaveFacts),
		get(route.AnalysisPost("{unit}", "{post}"), access.NeedEdit, d.Analyses.Line),
		post(route.AnalysisPost("{unit}", "{post}"), access.NeedEdit, d.Analyses.SaveLine),
		post(route.AnalysisRemove("{unit}", "{post}"), access.NeedEdit, d.Analyses.Remove),
		post(route.AnalysisDrop("{unit}"), access.NeedEdit, d.Analyses.Drop),
		get(route.AnalysisSend("{unit}"), access.NeedEdit, d.Analyses.SendForm),
		post(route.AnalysisSend("{unit}"), access.NeedEdit, d.Analyses.Send),
		get(route.AnalysisCheck("{unit}"), access.NeedSign, d.Analyses.Check),
		post(route.AnalysisReturn("{unit}"), access.NeedSign, d.Analyses.Return),
		get(route.AnalysisSign("{unit}"), access.NeedSign, d.Analyses.SignForm),
		post(route.AnalysisSign("{unit}"), access.NeedSign, d.Analyses.Sign),

		// proposals
		get(route.Inbox(), access.Inbox, d.Proposals.Inbox),
		get(route.Proposals(), access.ProposalRead, d.Proposals.List),
		get(route.ProposalNew(), access.ProposalDraft, d.Proposals.NewForm),
		post(route.ProposalNew(), access.ProposalDraft, d.Proposals.Create),
		get(route.Proposal("{id}"), access.ProposalRead, d.Proposals.Show),
		get(route.ProposalHistory("{id}"), access.ProposalRead, d.Proposals.History),
		get(route.ProposalEdit("{id}"), access.ProposalDraft, d.Proposals.Edit),
		scripted(get(route.ProposalStep("{id}", "{step}"), access.ProposalDraft, d.Proposals.Step)),
		paper(route.ProposalStep("{id}", "{step}"), access.ProposalDraft, d.Proposals.SaveStep),
		get(route.ProposalCheck("{id}"), access.ProposalDraft, d.Proposals.CheckForm),
		post(route.ProposalSubmit("{id}"), access.ProposalDraft, d.Proposals.Submit),
		get(route.ProposalSent("{id}"), access.ProposalDraft, d.Proposals.Sent),
		get(route.ProposalWithdraw("{id}"), access.ProposalDraft, d.Proposals.WithdrawForm),
		post(route.ProposalWithdraw("{id}"), access.ProposalDraft, d.Proposals.Withdraw),
		get(route.ProposalApprove("{id}"), access.Inbox, d.Proposals.ApproveForm),
		post(route.ProposalApprove("{id}"), access.Inbox, d.Proposals.Approve),
		get(route.ProposalReturn("{id}"), access.Inbox, d.Proposals.ReturnForm),
		post(route.ProposalReturn("{id}"), access.Inbox, d.Proposals.Return),
		get(route.ProposalReject("{id}"), access.Inbox, d.Proposals.RejectForm),
		post(route.ProposalReject("{id}"), access.Inbox, d.Proposals.Reject),
		get(route.ProposalOpinion("{id}"), access.ProposalAssess, d.Proposals.OpinionForm),
		post(route.ProposalOpinion("{id}"), access.ProposalAssess, d.Proposals.Opinion),
		get(route.ProposalRecord("{id}"), access.ProposalRecord, d.Proposals.RecordForm),
		post(route.ProposalRecord("{id}"), access.ProposalRecord, d.Proposals.Record),
		get(route.ProposalDuty("{id}"), access.ProposalDuty, d.Proposals.DutyForm),
		post(route.ProposalDuty("{id}"), access.ProposalDuty, d.Proposals.Duty),
		paper(route.ProposalDocuments("{id}"), access.ProposalRecord, d.Proposals.Attach),
		get(route.ProposalDocument("{id}", "{doc}"), access.ProposalRead, d.Proposals.Document),
		post(route.ProposalDocumentCheck("{id}", "{doc}"), access.ProposalCheck, d.Proposals.ExamineDocument),
		post(route.ProposalDocumentRemove("{id}", "{doc}"), access.ProposalDraft, d.Proposals.RemoveDocument),
	}
}
