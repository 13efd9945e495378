package kit

import (
	"time"

	"mutasi/web/ui"
)

var at = time.Date(2026, 11, 21, 9, 8, 0, 0, time.UTC)

var specimenErrors = []ui.FieldError{
	{Field: "nip2", Message: "Masukkan NIP 18 angka, tanpa huruf"},
	{Field: "unit2", Message: "Pilih unit tujuan"},
	{Message: "Berkas yang dikirim kosong"},
}

var toneNames = map[ui.Tone]string{
	ui.Neutral: "Konsep", ui.Blue: "Diperiksa", ui.Purple: "Menunggu sidang", ui.Teal: "Dikirim ke BKN",
	ui.Yellow: "Perlu diperbaiki", ui.Green: "SK terbit", ui.Red: "Ditolak", ui.Orange: "Lewat tenggat", ui.Plain: "Selesai",
}

var iconNames = []ui.IconName{
	ui.IconCheck, ui.IconCross, ui.IconWarning, ui.IconInfo, ui.IconQuestion, ui.IconClock, ui.IconMailOut, ui.IconScales, ui.IconFlag,
	ui.IconPerson, ui.IconSwap, ui.IconBuilding, ui.IconDocument, ui.IconDownload, ui.IconUpload, ui.IconPrint, ui.IconSearch, ui.IconFilter,
	ui.IconSortUp, ui.IconSortDown, ui.IconArrowLeft, ui.IconArrow, ui.IconKey, ui.IconLock, ui.IconCircle,
}

var units = []ui.Option{{Value: "", Label: "Semua unit"}, {Value: "1", Label: "Dinas Kesehatan"}, {Value: "2", Label: "Dinas Pendidikan"}}

var employeeColumns = []ui.Column{
	{Label: "Pilih", Hide: true}, {Label: "Nama", Href: "/admin/kit?urut=-nama", Sorted: ui.Ascending}, {Label: "NIP"},
	{Label: "Jabatan", Href: "/admin/kit?urut=jabatan"}, {Label: "Unit kerja"}, {Label: "Lama", Num: true}, {Label: "Usulan"},
}

type employee struct {
	name, nip, post, unit, tenure string
	tag                           ui.TagProps
}

var employees = []employee{
	{"Agus Salim, S.Pd.", "19800110 201001 1 003", "Guru Ahli Pertama", "SDN 12 Muara", "8 th 2 bln", ui.TagProps{}},
	{"Budi Santoso, M.Pd.", "19790905 200604 1 012", "Guru Ahli Muda", "SDN 12 Muara", "9 th 0 bln", ui.TagProps{Text: "Perlu diperbaiki", Tone: ui.Yellow}},
	{"Dewi Lestari, S.Pd.", "19850411 201001 2 003", "Guru Ahli Pertama", "SDN 07 Rimba", "5 th 2 bln", ui.TagProps{Text: "Diperiksa", Tone: ui.Blue}},
	{"Eko Wahyudi, S.T.", "19880316 201403 1 002", "Teknik Jalan dan Jembatan Ahli Muda", "Dinas Pekerjaan Umum dan Penataan Ruang", "3 th 8 bln", ui.TagProps{Text: "SK terbit", Tone: ui.Green}},
	{"Maria Tambunan, A.Md.Kep.", "19910722 201903 2 005", "Perawat Terampil", "Puskesmas Hulu", "6 th 1 bln", ui.TagProps{Text: "Dikirim ke BKN", Tone: ui.Teal}},
}

var shortages = []struct{ unit, post, need, have, gap string }{
	{"SMPN 3 Bukit", "Guru Matematika", "7", "2", "−5"},
	{"Puskesmas Hulu", "Perawat", "10", "6", "−4"},
	{"Dinas PUPR", "Teknik Jalan dan Jembatan", "3", "0", "−3"},
}

var findings = []ui.Finding{
	{Outcome: ui.Pass, Text: "sudah 5 tahun 2 bulan di jabatan, paling sedikit 2 tahun", Value: "TMT 1 September 2021", Source: "SIASN per 20 Nov 2026", Basis: "Pasal 190 PP 11/2017"},
	{Outcome: ui.Pass, Text: "kinerja 2 tahun terakhir: Baik, Sangat baik", Basis: "PermenPANRB 6/2022"},
	{Outcome: ui.Warn, Text: "SDN 12 Muara tersisa 11 dari 11 guru", Fix: "Jelaskan pada langkah 3", FixHref: "#alasan"},
	{Outcome: ui.Fail, Text: "surat persetujuan unit asal belum diunggah", Basis: "Perban BKN 5/2019", Fix: "Unggah surat persetujuan", FixHref: "#surat"},
	{Outcome: ui.Unknown, Text: "masa berlaku sertifikat pendidik", Value: "Tidak ada tanggal di data", Source: "SIASN per 20 Nov 2026", Fix: "Isi tanggal di MyASN, lalu muat ulang."},
	{Outcome: ui.Exception, Text: "baru 1 tahun 9 bulan di jabatan, perlu 2 tahun", Basis: "Pasal 190 PP 11/2017", Fix: "Minta pengecualian PPK", FixHref: "#alasan"},
	{Outcome: ui.NotApplicable, Text: "syarat pangkat untuk jabatan pengawas"},
}

var steps = []ui.Step{
	{Name: "Diusulkan", Note: "3 November 2026, oleh BKPSDM", State: ui.StepDone},
	{Name: "Diperiksa", Note: "Selesai 10 November 2026", State: ui.StepDone},
	{Name: "Dinilai", Note: "Menunggu Tim Penilai Kinerja sampai 4 Desember 2026", State: ui.StepCurrent},
	{Name: "Diputuskan", Note: "Oleh Bupati sebagai Pejabat Pembina Kepegawaian"},
	{Name: "SK terbit"},
	{Name: "Mulai bertugas"},
}

var events = []ui.Event{
	{Title: "Dikembalikan untuk diperbaiki", By: "Rina Marlina, BKPSDM", At: at, Tone: ui.Yellow, Body: "Surat persetujuan tidak terbaca. Unggah lagi halaman 2."},
	{Title: "Disetujui unit asal", By: "Kepala SDN 12 Muara", At: at.AddDate(0, 0, -9), Tone: ui.Green},
	{Title: "Usulan dibuat", By: "Bidang Mutasi, BKPSDM", At: at.AddDate(0, 0, -18), DateOnly: true, Tone: ui.Plain},
}

func known(v ...int) []ui.HeatCell {
	cells := make([]ui.HeatCell, len(v))
	for i, n := range v {
		cells[i] = ui.HeatCell{Value: n, Known: true, Href: "#kit-heat"}
	}
	return cells
}

var heat = ui.HeatProps{
	ID: "kit-heat-table", Caption: "Selisih pegawai menurut unit dan rumpun jabatan", First: "Unit kerja", TotalLabel: "Jumlah",
	Columns: []string{"Guru", "Perawat", "Bidan", "Dokter", "Teknik", "Keuangan", "Umum"},
	Rows: []ui.HeatRow{
		{Label: "Dinas Pendidikan", Href: "#kit-heat", Cells: known(-6, -1, 0, 3, 2, -1, -4), Total: ui.HeatCell{Value: -7, Known: true}},
		{Label: "Dinas Kesehatan", Href: "#kit-heat", Cells: append([]ui.HeatCell{{Blank: true}}, known(-4, -2, -3, 0, 5, 2)...), Total: ui.HeatCell{Value: -2, Known: true}},
		{Label: "Kecamatan Hulu", Cells: make([]ui.HeatCell, 7)},
	},
}

var tree = []ui.TreeNode{{
	Label: "Dinas Pendidikan", Href: "#kit-tree", Note: "perlu 412, ada 396", Short: true, Open: true, Children: []ui.TreeNode{
		{Label: "Sekretariat", Href: "#kit-tree", Note: "perlu 14, ada 14"},
		{Label: "SDN 04 Bukit Indah", Href: "#kit-tree", Note: "perlu 11, ada 9", Short: true, Children: []ui.TreeNode{
			{Label: "Guru Ahli Pertama", Href: "#kit-tree", Note: "perlu 9, ada 7", Short: true},
		}},
	},
}}
