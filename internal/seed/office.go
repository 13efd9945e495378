package seed

// office is a regional office (perangkat daerah) as a pattern: its divisions and the functional families it employs.
type office struct {
	name      string
	head      string // title of the head; empty: "Kepala " + name
	deputy    string // prefix of the secretariat's head; empty: no secretariat
	divisions []string
	families  []string // job keys, one for each division in turn
	only      string   // regency or city; empty: both
	from      int      // smallest agency (civil servants) that has it
	weight    float64  // staff beside the ordinary office
}

// offices are the offices of a regency or city in protocol order. The regional secretariat is built by itself.
var offices = []office{
	{name: "Sekretariat DPRD", head: "Sekretaris DPRD", divisions: []string{"Bagian Umum dan Keuangan", "Bagian Persidangan dan Perundang-undangan", "Bagian Fasilitasi Penganggaran"}, families: []string{"kebijakan", "hukum", "keuangan"}, weight: 1},
	{name: "Inspektorat", head: "Inspektur", deputy: "Sekretaris", divisions: []string{"Inspektur Pembantu Wilayah I", "Inspektur Pembantu Wilayah II", "Inspektur Pembantu Khusus"}, families: []string{"auditor", "ppupd", "auditor"}, weight: 1},
	{name: educationOffice, deputy: "Sekretaris", divisions: []string{"Bidang Pembinaan Sekolah Dasar", "Bidang Pembinaan Sekolah Menengah Pertama", "Bidang Guru dan Tenaga Kependidikan", "Bidang Pembinaan PAUD dan Pendidikan Nonformal"}, families: []string{"kebijakan", "kebijakan", "sdm", "pamong"}, weight: 1.2},
	{name: healthOffice, deputy: "Sekretaris", divisions: []string{"Bidang Kesehatan Masyarakat", "Bidang Pencegahan dan Pengendalian Penyakit", "Bidang Pelayanan Kesehatan", "Bidang Sumber Daya Kesehatan"}, families: []string{"promkes", "epidemiolog", "adminkes", "adminkes"}, weight: 1.2},
	{name: worksOffice, deputy: "Sekretaris", divisions: []string{"Bidang Bina Marga", "Bidang Sumber Daya Air", "Bidang Cipta Karya", "Bidang Penataan Ruang"}, families: []string{"jalan", "pengairan", "bangunan", "ruang"}, weight: 1.6},
	{name: housingOffice, deputy: "Sekretaris", divisions: []string{"Bidang Perumahan", "Bidang Kawasan Permukiman"}, families: []string{"bangunan", "ruang"}, weight: 1},
	{name: "Satuan Polisi Pamong Praja", deputy: "Sekretaris", divisions: []string{"Bidang Ketertiban Umum dan Ketenteraman Masyarakat", "Bidang Penegakan Peraturan Perundang-undangan Daerah"}, families: []string{"polpp", "polpp"}, weight: 2.2},
	{name: "Dinas Pemadam Kebakaran dan Penyelamatan", deputy: "Sekretaris", divisions: []string{"Bidang Pencegahan", "Bidang Pemadaman dan Penyelamatan"}, families: []string{"damkar", "damkar"}, weight: 2},
	{name: "Dinas Sosial", deputy: "Sekretaris", divisions: []string{"Bidang Perlindungan dan Jaminan Sosial", "Bidang Rehabilitasi Sosial"}, families: []string{"peksos", "peksos"}, weight: 1},
	{name: "Dinas Tenaga Kerja", deputy: "Sekretaris", divisions: []string{"Bidang Pelatihan dan Penempatan Kerja", "Bidang Hubungan Industrial"}, families: []string{"naker", "kebijakan"}, weight: 0.8},
	{name: "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk dan Keluarga Berencana", deputy: "Sekretaris", divisions: []string{"Bidang Perlindungan Perempuan dan Anak", "Bidang Keluarga Berencana"}, families: []string{"peksos", "kb"}, weight: 1},
	{name: "Dinas Ketahanan Pangan", deputy: "Sekretaris", divisions: []string{"Bidang Ketersediaan Pangan", "Bidang Konsumsi dan Keamanan Pangan"}, families: []string{"pangan", "pangan"}, from: 1500, weight: 0.8},
	{name: "Dinas Lingkungan Hidup", deputy: "Sekretaris", divisions: []string{"Bidang Pengendalian Pencemaran", "Bidang Pengelolaan Sampah"}, families: []string{"lingkungan", "lingkungan"}, weight: 1.4},
	{name: "Dinas Kependudukan dan Pencatatan Sipil", deputy: "Sekretaris", divisions: []string{"Bidang Pelayanan Pendaftaran Penduduk", "Bidang Pelayanan Pencatatan Sipil"}, families: []string{"penduduk", "prakom"}, weight: 1.1},
	{name: "Dinas Pemberdayaan Masyarakat dan Desa", deputy: "Sekretaris", divisions: []string{"Bidang Pemerintahan Desa", "Bidang Pemberdayaan Masyarakat"}, families: []string{"kebijakan", "kebijakan"}, only: "regency", weight: 0.9},
	{name: transportOffice, deputy: "Sekretaris", divisions: []string{"Bidang Lalu Lintas", "Bidang Angkutan", "Bidang Sarana dan Prasarana"}, families: []string{"hubungan", "hubungan", "penguji"}, weight: 1.6},
	{name: "Dinas Komunikasi dan Informatika", deputy: "Sekretaris", divisions: []string{"Bidang Informasi dan Komunikasi Publik", "Bidang Aplikasi Informatika", "Bidang Statistik dan Persandian"}, families: []string{"humas", "prakom", "statistisi"}, weight: 1},
	{name: "Dinas Koperasi, Usaha Kecil dan Menengah", deputy: "Sekretaris", divisions: []string{"Bidang Koperasi", "Bidang Usaha Mikro"}, families: []string{"kebijakan", "dagang"}, weight: 0.8},
	{name: "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", deputy: "Sekretaris", divisions: []string{"Bidang Penanaman Modal", "Bidang Pelayanan Perizinan"}, families: []string{"investasi", "investasi"}, weight: 0.9},
	{name: "Dinas Kepemudaan dan Olahraga", deputy: "Sekretaris", divisions: []string{"Bidang Kepemudaan", "Bidang Olahraga"}, families: []string{"kebijakan", "kebijakan"}, from: 1500, weight: 0.7},
	{name: libraryOffice, deputy: "Sekretaris", divisions: []string{"Bidang Perpustakaan", "Bidang Kearsipan"}, families: []string{"pustaka", "arsiparis"}, weight: 0.8},
	{name: "Dinas Perikanan", deputy: "Sekretaris", divisions: []string{"Bidang Perikanan Tangkap", "Bidang Perikanan Budidaya"}, families: []string{"perikanan", "perikanan"}, weight: 0.9},
	{name: "Dinas Kebudayaan dan Pariwisata", deputy: "Sekretaris", divisions: []string{"Bidang Destinasi Pariwisata", "Bidang Kebudayaan"}, families: []string{"adyatama", "pamong"}, from: 1500, weight: 0.8},
	{name: "Dinas Pertanian", deputy: "Sekretaris", divisions: []string{"Bidang Tanaman Pangan dan Hortikultura", "Bidang Penyuluhan Pertanian"}, families: []string{"pertanian", "pertanian"}, weight: 1.5},
	{name: "Dinas Perindustrian dan Perdagangan", deputy: "Sekretaris", divisions: []string{"Bidang Perindustrian", "Bidang Perdagangan"}, families: []string{"dagang", "dagang"}, weight: 0.9},
	{name: "Badan Perencanaan Pembangunan Daerah", deputy: "Sekretaris", divisions: []string{"Bidang Pemerintahan dan Pembangunan Manusia", "Bidang Perekonomian dan Sumber Daya Alam", "Bidang Infrastruktur dan Kewilayahan"}, families: []string{"perencana", "perencana", "perencana"}, weight: 1},
	{name: "Badan Pengelolaan Keuangan dan Aset Daerah", deputy: "Sekretaris", divisions: []string{"Bidang Anggaran", "Bidang Perbendaharaan", "Bidang Akuntansi", "Bidang Aset"}, families: []string{"keuangan", "keuangan", "keuangan", "keuangan"}, weight: 1.1},
	{name: "Badan Pendapatan Daerah", deputy: "Sekretaris", divisions: []string{"Bidang Pendataan dan Penetapan", "Bidang Penagihan"}, families: []string{"keuangan", "keuangan"}, weight: 1.1},
	{name: personnelOffice, deputy: "Sekretaris", divisions: []string{transferDivision, "Bidang Pengadaan, Pemberhentian, dan Informasi", "Bidang Pengembangan Kompetensi Aparatur", "Bidang Penilaian Kinerja dan Penghargaan"}, families: []string{"sdm", "sdm", "sdm", "sdm"}, weight: 0.9},
	{name: "Badan Kesatuan Bangsa dan Politik", deputy: "Sekretaris", divisions: []string{"Bidang Ideologi dan Wawasan Kebangsaan", "Bidang Politik dan Kewaspadaan Nasional"}, families: []string{"kebijakan", "kebijakan"}, weight: 0.7},
	{name: "Badan Penanggulangan Bencana Daerah", head: "Kepala Pelaksana BPBD", deputy: "Sekretaris", divisions: []string{"Bidang Pencegahan dan Kesiapsiagaan", "Bidang Kedaruratan dan Logistik"}, families: []string{"bencana", "bencana"}, weight: 1},
}

// Offices that situations and accounts name.
const (
	secretariat      = "Sekretariat Daerah"
	educationOffice  = "Dinas Pendidikan"
	healthOffice     = "Dinas Kesehatan"
	worksOffice      = "Dinas Pekerjaan Umum dan Penataan Ruang"
	housingOffice    = "Dinas Perumahan dan Kawasan Permukiman"
	transportOffice  = "Dinas Perhubungan"
	libraryOffice    = "Dinas Perpustakaan dan Kearsipan"
	personnelOffice  = "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"
	transferDivision = "Bidang Mutasi dan Promosi"
)

// bureaus are the parts of the regional secretariat with their functional families.
var bureaus = []struct{ name, family string }{
	{"Bagian Pemerintahan", "kebijakan"}, {"Bagian Hukum", "hukum"}, {"Bagian Organisasi", "sdm"}, {"Bagian Umum", "arsiparis"},
	{"Bagian Pengadaan Barang dan Jasa", "pbj"}, {"Bagian Kesejahteraan Rakyat", "kebijakan"}, {"Bagian Perekonomian dan Pembangunan", "perencana"},
	{"Bagian Protokol dan Komunikasi Pimpinan", "humas"},
}
