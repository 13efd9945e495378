package exchange

import (
	"io"
	"strings"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/identity"
)

// Accounts is the table of accounts that an administrator has made at once. It is none of Kinds: it is not staged, and
// what comes of it, the links to set a password, is handed out once and kept nowhere.
const Accounts Kind = "accounts"

var accountSpecs = []Spec{
	{Field: FieldUsername, Heading: "Nama Pengguna", Also: []string{"username", "namauser", "user"}, Required: true, Width: 24},
	{Field: FieldName, Heading: "Nama", Also: []string{"namalengkap", "namapegawai"}, Required: true, Width: 32},
	{Field: FieldNIP, Heading: "NIP", Also: []string{"nipbaru"}, Width: 22},
	{Field: FieldRole, Heading: "Peran", Also: []string{"role"}, Choices: wordChoices(accountRoles), Width: 26},
	{Field: FieldUnitID, Heading: "ID Unit", Also: []string{"kodeunit", "unorid", "idunor", "unitid"}, Width: 14},
	{Field: FieldDefinitive, Heading: "Definitif", Choices: []string{"Ya", "Tidak"}, Width: 12},
}

// accountRoles are the words for the roles. Files are Indonesian in every language.
var accountRoles = []word{{string(access.HROperator), "Operator"}, {string(access.HRVerifier), "Verifikator"}, {string(access.HRHead), "Kepala bidang mutasi"},
	{string(access.UnitHead), "Kepala perangkat daerah"}, {string(access.UnitOfficer), "Pengelola kepegawaian"}, {string(access.TPK), "Anggota TPK"},
	{string(access.PyB), "PyB"}, {string(access.PPK), "PPK"}, {string(access.Employee), "ASN"}, {string(access.Auditor), "Auditor"},
	{string(access.Admin), "Administrator"}}

// A RowFault is a fault of a row of a file, from 1.
type RowFault struct {
	Row int
	Fault
}

// ReadAccounts reads a table of accounts on a day: the rows that can be read, and what is wrong with the others. What is wrong
// with the file as a whole comes back as an errs.Invalid of the field "file".
func ReadAccounts(r io.ReaderAt, size int64, on asn.Date) (rows []identity.Account, faults []RowFault, err error) {
	t, err := openTable(r, size, Accounts)
	if err != nil {
		return nil, nil, err
	}
	m := Guess(Accounts, t.Header())
	if missing := m.MissingHeadings(Accounts); len(missing) > 0 {
		return nil, nil, invalid("file", "import.accounts.columns", "columns", strings.Join(missing, ", "))
	}
	for x, err := range readTable(t, m, func(r *record) identity.Account { return readAccount(r, on) }) {
		if err != nil {
			return nil, nil, err
		}
		for _, f := range x.faults {
			faults = append(faults, RowFault{x.number, f})
		}
		if !bad(x.faults) {
			x.row.Row = x.number
			rows = append(rows, x.row)
		}
	}
	if len(rows)+len(faults) == 0 {
		return nil, nil, invalid("file", "import.file.no_rows")
	}
	return rows, faults, nil
}

func readAccount(r *record, on asn.Date) identity.Account {
	a := identity.Account{Username: r.required(FieldUsername), Name: r.required(FieldName), Role: access.Role(r.coded(FieldRole, accountRoles)),
		Unit: r.text(FieldUnitID)}
	if r.has(FieldNIP) {
		a.NIP = string(r.nip(on))
	}
	if definitive := r.yes(FieldDefinitive); definitive != nil {
		a.Acting = !*definitive
	}
	return a
}

// FaultOf is what package identity found wrong with a row, as a fault of the table.
func FaultOf(f identity.AccountFault) RowFault {
	s, _ := Accounts.Spec(Field(f.Field))
	return RowFault{f.Row, Fault{Heading: s.Heading, Field: s.Field, Value: brief(f.Value), Key: f.Key, Args: f.Args}}
}
