package seed

import (
	"mutasi/internal/access"
	"mutasi/internal/asn"
)

// Account is a demo account as the console and the sign-in page list it.
type Account struct {
	Username string
	Role     access.Role
	Agency   string // national agency code
	Place    string // Bungo
	TaskKey  string // message: role and task in one sentence
}

// seat says whose account it is: the holder of a post, found by unit and job or title.
type demoSeat struct {
	name    string // part of the username after the government's key
	role    access.Role
	taskKey string
	unit    string      // where the person works
	job     string      // catalogue key; empty: the head of the unit
	title   string      // of a managerial post that heads nothing
	scope   string      // unit that a role of a unit covers
	also    access.Role // a second role, chosen after signing in
}

// demoSeats are the accounts of every demo government, in the order of a case.
var demoSeats = []demoSeat{
	{name: "operator", role: access.HROperator, taskKey: "seed.task.operator", unit: transferDivision, job: "sdm"},
	{name: "verifikator", role: access.HRVerifier, taskKey: "seed.task.verifier", unit: transferDivision, job: "sdm"},
	{name: "kabid", role: access.HRHead, taskKey: "seed.task.hr_head", unit: transferDivision},
	{name: "kepala.pendidikan", role: access.UnitHead, taskKey: "seed.task.head_education", unit: educationOffice, scope: educationOffice},
	{name: "pengelola.pendidikan", role: access.UnitOfficer, taskKey: "seed.task.officer_education", unit: "Sekretariat " + educationOffice,
		title: "Kepala Subbagian Umum dan Kepegawaian", scope: educationOffice},
	{name: "kepala.kesehatan", role: access.UnitHead, taskKey: "seed.task.head_health", unit: healthOffice, scope: healthOffice},
	{name: "kepala.pupr", role: access.UnitHead, taskKey: "seed.task.head_works", unit: worksOffice, scope: worksOffice},
	{name: "kepala.perumahan", role: access.UnitHead, taskKey: "seed.task.head_housing", unit: housingOffice, scope: housingOffice},
	{name: "kepala.perhubungan", role: access.UnitHead, taskKey: "seed.task.head_transport", unit: transportOffice, scope: transportOffice},
	{name: "kepala.perpustakaan", role: access.UnitHead, taskKey: "seed.task.head_library", unit: libraryOffice, scope: libraryOffice},
	{name: "tpk", role: access.TPK, taskKey: "seed.task.tpk", unit: secretariat, title: "Asisten Administrasi Umum"},
	{name: "tpk2", role: access.TPK, taskKey: "seed.task.tpk_and_head", unit: "Inspektorat", also: access.UnitHead, scope: "Inspektorat"},
	{name: "sekda", role: access.PyB, taskKey: "seed.task.pyb", unit: secretariat},
	{name: "asn", role: access.Employee, taskKey: "seed.task.employee"},
	{name: "asn2", role: access.Employee, taskKey: "seed.task.employee_moving"},
	{name: "asn3", role: access.Employee, taskKey: "seed.task.employee_decree"},
	{name: "auditor", role: access.Auditor, taskKey: "seed.task.auditor", unit: "Inspektur Pembantu Wilayah I", job: "auditor"},
	{name: "admin", role: access.Admin, taskKey: "seed.task.admin", unit: "Bidang Pengadaan, Pemberhentian, dan Informasi", job: "prakom"},
}

// headName is the username part of the elected head, who is no civil servant.
func (g government) headName() string {
	if g.kind == "city" {
		return "walikota"
	}
	return "bupati"
}

// Accounts lists the demo accounts of a size, government by government.
func Accounts(size Size) []Account {
	var out []Account
	for _, g := range governments(size) {
		if g.key == "" {
			break // the demo governments come first
		}
		for _, s := range demoSeats {
			out = append(out, Account{g.key + "." + s.name, s.role, g.code, g.short, s.taskKey})
			if s.role == access.PyB {
				out = append(out, Account{g.key + "." + g.headName(), access.PPK, g.code, g.short, "seed.task.ppk"})
			}
		}
	}
	return out
}

// Tasks says what the demo accounts are for: the keys of texts by user name.
func Tasks() map[string]string {
	out := map[string]string{}
	for _, a := range Accounts(Small) {
		out[a.Username] = a.TaskKey
	}
	return out
}

// stageOfficials makes sure that the officials who have accounts are in place.
func (b *builder) stageOfficials() {
	for _, s := range demoSeats {
		if s.unit == "" {
			continue // cast by the situation
		}
		p := b.postOf(s)
		b.cast(p, s.name, func(p *person) { p.kind = asn.PNS })
		p.need, p.known = max(p.need, len(p.casts)), true
	}
}

// postOf returns the post of an account's holder.
func (b *builder) postOf(s demoSeat) *post {
	if s.job != "" {
		return b.find(s.unit, s.job)
	}
	for i := range b.posts {
		p := &b.posts[i]
		if b.units[p.unit].name == s.unit && (s.title == "" && p.heads || s.title != "" && b.positions[p.pos].name == s.title) {
			return p
		}
	}
	panic("seed: no post for the account " + s.name)
}

// headSeat is the account of the elected head.
var headSeat = demoSeat{role: access.PPK, taskKey: "seed.task.ppk"}
