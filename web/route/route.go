// Package route builds every address of the product; no other code writes a path.
//
// Addresses are Indonesian, lower case, nouns. A path never holds a NIP, a name or a number of an
// office: rows are addressed by their random public id. Each builder also makes the pattern of its own
// route, for a braced id is left as it is: route.Employee("{id}") is "/pegawai/{id}". Printed addresses
// (those of Verify) must never change.
package route

import (
	"net/url"
	"strings"
)

// Pages everyone has.
func Root() string            { return "/" }
func SignIn() string          { return "/masuk" }
func SignOut() string         { return "/keluar" }
func Home() string            { return "/beranda" }
func Inbox() string           { return "/kotak-masuk" }
func Search() string          { return "/cari" }
func Account() string         { return "/akun" }
func AccountPassword() string { return "/akun/kata-sandi" }
func AccountDevices() string  { return "/akun/perangkat" }
func AccountView() string     { return "/akun/tampilan" }
func Roles() string           { return "/peran" }
func Notices() string         { return "/pemberitahuan" }
func NoticesRead() string     { return "/pemberitahuan/dibaca" }
func Rules() string           { return "/aturan" }
func Help() string            { return "/bantuan" }
func Accessibility() string   { return "/aksesibilitas" }

// AccountPasswordNew is where a password is set by a link that was issued; PasswordLink is that link with its code.
func AccountPasswordNew() string { return "/akun/kata-sandi/baru" }
func PasswordLink(code string) string {
	return Query(AccountPasswordNew(), "kode", code)
}

// SignInThen is the sign-in page that leads on to next, a path of this site.
func SignInThen(next string) string { return Query(SignIn(), "lanjut", next) }

// Device is one signed-in session of the reader's own.
func Device[ID ~string](id ID) string { return join(AccountDevices(), id) }

// People.
func Employees() string                            { return "/pegawai" }
func Employee[ID ~string](id ID) string            { return join(Employees(), id) }
func EmployeeSanctionEnd[ID ~string](id ID) string { return join(Employees(), id, "akhir-hukuman") }

// EmployeesDownload is the list as a file; format is "xlsx" or "csv".
func EmployeesDownload(format string) string { return Employees() + "/unduh." + format }

// Who may move: the list, one person, the list as a file ("xlsx" or "csv"), and the filters that a reader keeps.
func Mobility() string                        { return "/siap-mutasi" }
func MobilityPerson[ID ~string](id ID) string { return join(Mobility(), id) }
func MobilityDownload(format string) string   { return Mobility() + "/unduh." + format }
func MobilityFilters() string                 { return Mobility() + "/saringan" }
func MobilityFilterDrop[ID ~string](id ID) string {
	return join(MobilityFilters(), id, "hapus")
}

// EmployeesCompare holds people side by side for a post, EmployeeFitting ranks the vacant posts for one person.
func EmployeesCompare() string                 { return "/pegawai/banding" }
func EmployeeFitting[ID ~string](id ID) string { return join(Employees(), id, "jabatan-cocok") }

// Posts.
func Posts() string                 { return "/jabatan" }
func PostMap() string               { return "/jabatan/peta" }
func Staffing() string              { return "/jabatan/bezetting" }
func Post[ID ~string](id ID) string { return join(Posts(), id) }

// StaffingDownload is the staffing list as a file; format is "xlsx" or "csv".
func StaffingDownload(format string) string { return Staffing() + "/unduh." + format }

// Vacancies and workload.
func Vacancies() string                { return "/lowongan" }
func Vacancy[ID ~string](id ID) string { return join(Vacancies(), id) }

// VacancyDownload is the ranking as a file; format is "xlsx" or "csv".
func VacancyDownload[ID ~string](id ID, format string) string {
	return Vacancy(id) + "/calon." + format
}

// The publication of a vacancy: who is interested, and what HR does to it.
func VacancyInterest[ID ~string](id ID) string { return join(Vacancies(), id, "peminat") }
func VacancyPublish[ID ~string](id ID) string  { return join(Vacancies(), id, "terbitkan") }
func VacancyExtend[ID ~string](id ID) string   { return join(Vacancies(), id, "perpanjang") }
func VacancyClose[ID ~string](id ID) string    { return join(Vacancies(), id, "tutup") }

func Workload() string { return "/beban-kerja" }

// WorkloadMap is the map of districts, WorkloadDistrict one of them, WorkloadNear the units of a kind round one.
func WorkloadMap() string                       { return "/beban-kerja/wilayah" }
func WorkloadMapDownload(format string) string  { return WorkloadMap() + "/unduh." + format }
func WorkloadDistrict[ID ~string](id ID) string { return join(WorkloadMap(), id) }
func WorkloadNear[ID ~string](id ID) string     { return join(Workload(), id, "jarak") }
func WorkloadUnit[ID ~string](id ID) string     { return join(Workload(), id) }

// Talent. TalentBox is the list of people in a box, "1" to "9" or "belum"; TalentDownload the same as a file.
func Talent() string                         { return "/talenta" }
func TalentBox[B ~string](box B) string      { return join(Talent()+"/kotak", box) }
func TalentDownload(format string) string    { return Talent() + "/unduh." + format }
func TalentRules() string                    { return AdminRules() + "/talenta" }
func PostStandards[ID ~string](id ID) string { return join(Posts(), id, "standar") }

// Workload analyses (ABK), by unit.
func Analyses() string                         { return "/beban-kerja/abk" }
func AnalysesDownload(format string) string    { return Analyses() + "/unduh." + format }
func Analysis[ID ~string](unit ID) string      { return join(Analyses(), unit) }
func AnalysisStart[ID ~string](unit ID) string { return join(Analyses(), unit, "mulai") }
func AnalysisEdit[ID ~string](unit ID) string  { return join(Analyses(), unit, "isi") }
func AnalysisPost[ID ~string](unit, post ID) string {
	return join(Analyses(), unit, "isi", string(post))
}
func AnalysisRemove[ID ~string](unit, post ID) string {
	return join(Analyses(), unit, "isi", string(post), "keluarkan")
}
func AnalysisLike[ID ~string](unit ID) string   { return join(Analyses(), unit, "salin") }
func AnalysisSend[ID ~string](unit ID) string   { return join(Analyses(), unit, "kirim") }
func AnalysisDrop[ID ~string](unit ID) string   { return join(Analyses(), unit, "batal") }
func AnalysisCheck[ID ~string](unit ID) string  { return join(Analyses(), unit, "periksa") }
func AnalysisReturn[ID ~string](unit ID) string { return join(Analyses(), unit, "kembalikan") }
func AnalysisSign[ID ~string](unit ID) string   { return join(Analyses(), unit, "sahkan") }
func AnalysisVersion[ID ~string](unit, number ID) string {
	return join(Analyses(), unit, "versi", string(number))
}

// Proposals.
func Proposals() string                        { return "/usulan" }
func ProposalNew() string                      { return "/usulan/baru" }
func Proposal[ID ~string](id ID) string        { return join(Proposals(), id) }
func ProposalEdit[ID ~string](id ID) string    { return join(Proposals(), id, "isi") }
func ProposalCheck[ID ~string](id ID) string   { return join(Proposals(), id, "periksa") }
func ProposalSubmit[ID ~string](id ID) string  { return join(Proposals(), id, "kirim") }
func ProposalSent[ID ~string](id ID) string    { return join(Proposals(), id, "terkirim") }
func ProposalBrief[ID ~string](id ID) string   { return join(Proposals(), id, "ringkas") }
func ProposalHistory[ID ~string](id ID) string { return join(Proposals(), id, "riwayat") }
func ProposalApprove[ID ~string](id ID) string { return join(Proposals(), id, "setujui") }
func ProposalReturn[ID ~string](id ID) string  { return join(Proposals(), id, "kembalikan") }
func ProposalReject[ID ~string](id ID) string  { return join(Proposals(), id, "tolak") }
func ProposalWithdraw[ID ~string](id ID) string {
	return join(Proposals(), id, "tarik")
}

// ProposalOpinion is the page of a member of the assessment team, ProposalRecord that of outcomes entered, ProposalDuty
// that of the start of duty (SPMT).
func ProposalOpinion[ID ~string](id ID) string { return join(Proposals(), id, "pendapat") }
func ProposalRecord[ID ~string](id ID) string  { return join(Proposals(), id, "catat") }
func ProposalDuty[ID ~string](id ID) string    { return join(Proposals(), id, "spmt") }

// ProposalDocuments takes a new paper of a case; doc is the public id of one on file.
func ProposalDocuments[ID ~string](id ID) string { return join(Proposals(), id, "dokumen") }
func ProposalDocument[ID ~string](id ID, doc string) string {
	return join(Proposals(), id, "dokumen", doc)
}
func ProposalDocumentCheck[ID ~string](id ID, doc string) string {
	return join(Proposals(), id, "dokumen", doc, "periksa")
}
func ProposalDocumentRemove[ID ~string](id ID, doc string) string {
	return join(Proposals(), id, "dokumen", doc, "hapus")
}

// ProposalStep is one page of the wizard; step is its Indonesian name, such as "tujuan".
func ProposalStep[ID ~string](id ID, step string) string { return join(Proposals(), id, "isi", step) }

// ProposalFindings is the conditions panel alone, refreshed while the reader chooses.
func ProposalFindings[ID ~string](id ID) string { return join(Proposals(), id, "syarat") }

// Approvals.
func Approvals() string                        { return "/persetujuan" }
func ApprovalsReview() string                  { return "/persetujuan/tinjau" }
func ApprovalsResult[ID ~string](id ID) string { return join(Approvals()+"/hasil", id) }

// Decrees.
func Decrees() string                      { return "/sk" }
func DecreeNew() string                    { return "/sk/baru" }
func Decree[ID ~string](id ID) string      { return join(Decrees(), id) }
func DecreePDF[ID ~string](id ID) string   { return join(Decrees(), id, "sk.pdf") }
func DecreePrint[ID ~string](id ID) string { return join(Decrees(), id, "cetak") }
func DecreeCopy[ID ~string](id ID) string  { return join(Decrees(), id, "salinan.pdf") }
func DecreeSign[ID ~string](id ID) string  { return join(Decrees(), id, "tanda-tangan") }

// DecreeExtract is the extract of a decree for the person at the place in its order; DecreeExtracts is its pattern.
func DecreeExtracts[ID ~string](id ID) string { return join(Decrees(), id, "petikan.pdf") }
func DecreeExtract[ID ~string](id ID, ordinal string) string {
	return Query(DecreeExtracts(id), "urutan", ordinal)
}

// What the personnel agency and the signer do with a draft.
func DecreePresent[ID ~string](id ID) string { return join(Decrees(), id, "ajukan") }
func DecreeReturn[ID ~string](id ID) string  { return join(Decrees(), id, "kembalikan") }
func DecreeDrop[ID ~string](id ID) string    { return join(Decrees(), id, "batal") }
func DecreeInitial[ID ~string](id ID) string { return join(Decrees(), id, "paraf") }
func DecreeDecline[ID ~string](id ID) string { return join(DecreeInitial(id), "kembalikan") }

// A signed decree is corrected or withdrawn by another.
func DecreeCorrect[ID ~string](id ID) string  { return join(Decrees(), id, "ralat") }
func DecreeWithdraw[ID ~string](id ID) string { return join(Decrees(), id, "pencabutan") }

// Public verification. The address with a code is printed in the QR of every decree.
func PolicyReports() string               { return "/laporan-kebijakan" } // browsers report here what a content policy refused
func Verify() string                      { return "/verifikasi" }
func VerifyCode[C ~string](code C) string { return join(Verify(), code) }
func Announcements() string               { return "/pengumuman" }

// The civil servant's own pages.
func Portal() string                             { return "/saya" }
func PortalProposal[ID ~string](id ID) string    { return join(Portal()+"/usulan", id) }
func PortalReasons[ID ~string](id ID) string     { return join(Portal()+"/usulan", id, "alasan") }
func PortalAcknowledge[ID ~string](id ID) string { return join(Portal()+"/sk", id, "terima") }
func PortalDecree[ID ~string](id ID) string      { return join(Portal()+"/sk", id) }
func PortalDecreePDF[ID ~string](id ID) string   { return join(Portal()+"/sk", id, "sk.pdf") }
func PortalExtract[ID ~string](id ID) string     { return join(Portal()+"/sk", id, "petikan.pdf") }
func PortalVacancies() string                    { return "/saya/lowongan" }
func PortalVacancy[ID ~string](id ID) string     { return join(PortalVacancies(), id) }
func PortalInterest[ID ~string](id ID) string    { return join(PortalVacancies(), id, "minat") }
func PortalTakeBack[ID ~string](id ID) string    { return join(PortalVacancies(), id, "tarik") }
func PortalWish() string                         { return "/saya/minat" }
func PortalWishWithdraw() string                 { return "/saya/minat/tarik" }
func PortalData() string                         { return "/saya/data" }

// Imports.
func Imports() string                         { return "/impor" }
func Import[ID ~string](id ID) string         { return join(Imports(), id) }
func ImportMapping[ID ~string](id ID) string  { return join(Imports(), id, "pemetaan") }
func ImportCommit[ID ~string](id ID) string   { return join(Imports(), id, "terapkan") }
func ImportCancel[ID ~string](id ID) string   { return join(Imports(), id, "batal") }
func ImportRejected[ID ~string](id ID) string { return join(Imports(), id, "ditolak.xlsx") }
func ImportNew() string                       { return "/impor/baru" }

// ImportUndo is the taking back of an import, ImportUndoCheck what finds out what that would do, ImportKept the rows that stay.
func ImportUndo[ID ~string](id ID) string { return join(Imports(), id, "tarik-kembali") }
func ImportUndoCheck[ID ~string](id ID) string {
	return join(Imports(), id, "tarik-kembali", "periksa")
}
func ImportKept[ID ~string](id ID) string { return join(Imports(), id, "tetap.xlsx") }

// ImportTemplate is the empty workbook of a kind, by its Indonesian name: unit, jabatan, pegawai, penilaian or abk.
func ImportTemplate(kind string) string { return join(Imports()+"/templat", kind) }

// The national code lists: all, one, and one as a file ("xlsx" or "csv").
func Lists() string                { return "/daftar" }
func List[ID ~string](c ID) string { return join(Lists(), c) }
func ListDownload[ID ~string](c ID, format string) string {
	return List(c) + "/unduh." + format
}

// Oversight and administration.
func Audit() string                          { return "/audit" }
func AuditEvent[ID ~string](id ID) string    { return join(Audit(), id) }
func Admin() string                          { return "/admin" }
func AdminUsers() string                     { return "/admin/pengguna" }
func AdminUser[ID ~string](id ID) string     { return join(AdminUsers(), id) }
func AdminUsersImport() string               { return join(AdminUsers(), "impor") }
func AdminUsersTemplate() string             { return join(AdminUsersImport(), "templat.xlsx") }
func AdminUsersMake() string                 { return join(AdminUsersImport(), "buat") }
func AdminUsersLinks() string                { return join(AdminUsersImport(), "tautan.xlsx") }
func AdminUserLink[ID ~string](id ID) string { return join(AdminUsers(), id, "tautan") }
func AdminRules() string                     { return "/admin/aturan" }
func AdminRule[K ~string](key K) string      { return join(AdminRules(), key) }
func AdminCalendar() string                  { return "/admin/kalender" }
func AdminCalendarRemove() string            { return "/admin/kalender/hapus" }
func AdminMap() string                       { return "/admin/peta" }
func AdminKit() string                       { return "/admin/kit" }

// Data quality: the whole, one check, the findings as a file.
func Quality() string                       { return "/mutu-data" }
func QualityCheck[ID ~string](id ID) string { return join(Quality(), id) }
func QualityDownload(format string) string  { return Quality() + "/unduh." + format }
func QualityRecheck() string                { return Quality() + "/periksa" }

// Subject is the page of an audited subject: kind is one of employee, post, unit, proposal, decree,
// import, reference_list, user, session and saved_filter, id its public id. An unknown kind leads to the audit trail.
func Subject(kind, id string) string {
	switch kind {
	case "employee":
		return Employee(id)
	case "post":
		return Post(id)
	case "unit":
		return WorkloadUnit(id)
	case "proposal":
		return Proposal(id)
	case "analysis":
		return Analysis(id)
	case "decree":
		return Decree(id)
	case "import":
		return Import(id)
	case "user":
		return AdminUser(id)
	case "session":
		return AccountDevices()
	case "saved_filter":
		return Mobility()
	case "vacancy":
		return VacancyInterest(id)
	case "vacancy_interest":
		return PortalVacancy(id)
	case "move_wish":
		return PortalWish()
	case "talent_rules":
		return TalentRules()
	case "policy":
		return AdminRule(id)
	case "reference_list":
		return List(id)
	case "holiday":
		return AdminCalendar()
	default:
		return Audit()
	}
}

// Query adds the pairs name, value, name, value … to path. A pair with an empty value is left out.
func Query(path string, pairs ...string) string {
	if len(pairs) == 2 && pairs[1] != "" { // as every row of a list has one
		return path + "?" + url.QueryEscape(pairs[0]) + "=" + url.QueryEscape(pairs[1])
	}
	return Edit(path, nil, pairs...)
}

// Edit is path with the query q changed by the pairs name, value …: each name is set to its value, or
// removed where the value is empty. q itself stays as it is. Lists use it for sort links, filter chips and
// the cursor, so that all the state of a view is in its address.
func Edit(path string, q url.Values, pairs ...string) string {
	out := url.Values{}
	for name, values := range q {
		for _, v := range values {
			if v != "" {
				out.Add(name, v)
			}
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			out.Del(pairs[i])
		} else {
			out.Set(pairs[i], pairs[i+1])
		}
	}
	return withQuery(path, out)
}

// Without is path with the query q less one value of name: the address of a filter chip that is removed.
func Without(path string, q url.Values, name, value string) string {
	out := url.Values{}
	for n, values := range q {
		for _, v := range values {
			if v != "" && (n != name || v != value) {
				out.Add(n, v)
			}
		}
	}
	return withQuery(path, out)
}

// Local tells whether next is a path of this site, safe to redirect to after sign-in.
func Local(next string) bool {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return false
	}
	u, err := url.Parse(next)
	return err == nil && u.Host == "" && u.Scheme == ""
}

func withQuery(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// join sets the segments behind base, each escaped but for a braced one, which is a pattern.
func join[S ~string](base string, id S, rest ...string) string {
	var b strings.Builder
	b.Grow(len(base) + 1 + len(id))
	b.WriteString(base)
	segment(&b, string(id))
	for _, s := range rest {
		segment(&b, s)
	}
	return b.String()
}

func segment(b *strings.Builder, s string) {
	b.WriteByte('/')
	if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
		b.WriteString(s)
		return
	}
	b.WriteString(url.PathEscape(s))
}
