package seed

import (
	"math/rand/v2"
	"strings"

	"mutasi/internal/asn"
)

// nameStyle is how people of a region are commonly named.
type nameStyle struct {
	male, female []string
	last         []string // second names and family names
	inherited    bool     // last is a family name (marga), used by most
	birthPlaces  []string
}

func words(list string) []string { return strings.Fields(list) }

// Names that are common all over the country.
var (
	commonMale = words(`Agus Ahmad Andi Ardi Arif Bambang Budi Dedi Deni Dian Doni Edi Eko Fajar Faisal Ferdi Hadi Hendra
		Heri Ilham Imam Indra Irwan Iwan Joko Muhammad Nanang Rahmat Rizal Rudi Slamet Sugeng Supri Taufik Teguh Wahyu
		Yanto Yudi Yusuf Zainal`)
	commonFemale = words(`Aisyah Ani Aprilia Ayu Desi Dewi Dian Dwi Eka Elvi Erna Fatimah Fitri Hesti Ida Indah Intan Ira
		Kartika Lestari Lia Lilis Maya Mega Melati Nia Nining Nur Nurul Putri Rahma Ratna Rina Rini Sari Sinta Siti Sri
		Susi Tri Wati Wulan Yanti Yuli`)
	commonLast = words(`Saputra Hidayat Kurniawan Pratama Santoso Setiawan Susanto Wijaya Firmansyah Nugroho Gunawan Hermawan
		Suryadi Maulana Ramadhan Fauzi Hakim Syahputra Irawan Wibowo`)
	commonLastFemale = words(`Lestari Rahayu Wulandari Handayani Puspita Anggraini Safitri Permata Utami Maharani Kusuma
		Novitasari Oktaviani Astuti Hasanah Khairunnisa Amalia Purnama Setyowati Indriani`)
)

var (
	styleCommon = nameStyle{male: commonMale, female: commonFemale}
	styleJambi  = nameStyle{
		male: words(`Abdul Afrizal Ahmad Alwi Amrizal Asril Azwar Bujang Darwis Efendi Erizal Hamdan Hasbi Heriyanto Ibrahim
			Iskandar Jamaludin Kurnia M.Nasir Mukhlis Nasrul Nopri Raden Ridwan Rusdi Sarkawi Syafril Syahrial Tarmizi Yusri Zulkifli`),
		female: words(`Asmawati Asnidar Darmawati Elmiwati Eliza Erlina Fauziah Gusmiati Hasnah Helmi Husna Jamilah Kasmawati
			Marlina Mardiana Murni Nelfi Nelly Nurhayati Nurlela Rosmaini Rosna Salmah Siti Suryani Syamsiah Yusnaini Zahara Zuraida`),
		last: words(`Azhari Bakar Effendi Fahmi Hamid Hasan Husin Idris Ilyas Ishak Jalil Karim Latif Mahmud Nazar Rahman Rasyid
			Saleh Syukur Umar Yahya Yunus Zaini Zakaria`),
		birthPlaces: []string{"Muara Bungo", "Muara Bungo", "Muara Bungo", "Jambi", "Bangko", "Muara Tebo", "Padang", "Tanah Tumbuh", "Sungai Penuh"},
	}
	stylePalembang = nameStyle{
		male: words(`Abdul Ahmad Akhmad Aliudin Amir Andi Ansori Antoni Bastari Burhan Darmawan Edison Fauzan Firdaus Hamdani Herman
			Husni Iskandar Kms Kgs Lukman M.Ali M.Yamin Marzuki Mgs Rozali Sahrul Syarif Usman Yulius Zulkarnain`),
		female: words(`Aminah Asmara Darmaini Eliza Emilia Fatma Halimah Hartati Herawati Husna Ilmiati Kartini Komala Lismawati
			Masayu Maryam Nyayu Nyimas Robiah Rohani Rosidah Rusmala Saodah Soleha Sukma Yulinar Yusmiati Zubaidah`),
		last: words(`Anwar Arsyad Bakri Cholil Effendi Fikri Ghozali Hanafiah Husin Idrus Jauhari Madjid Najib Nawawi Romli Sani
			Somad Syamsuddin Taher Thamrin Toyib Wahab Zen`),
		birthPlaces: []string{"Palembang", "Palembang", "Palembang", "Palembang", "Kayuagung", "Prabumulih", "Lahat", "Baturaja", "Sekayu"},
	}
	styleMedan = nameStyle{
		male: words(`Abdul Adil Alexander Andi Anggiat Bangun Benny Bonar Darwin Dahlan Edward Ferry Freddy Guntur Hotman Irfan Jhon
			Jefri Khairul Lamhot Marihot Mangasi Muhammad Parlindungan Pardamean Ramli Robert Rustam Sahat Saut Syahrul Togar Tigor`),
		female: words(`Berliana Christina Debora Delima Dermawan Elfrida Ernawati Esther Fitriani Hotmaida Ida Juliana Khadijah Lamria
			Lenny Lidia Linda Magdalena Maria Masdalifah Melva Nurhaida Nurmala Risma Rohana Roma Rosdiana Rosmawati Tiurma Tiomina Yusnita`),
		last: words(`Batubara Ginting Harahap Hasibuan Hutabarat Hutagalung Lubis Manurung Nasution Nainggolan Pane Pasaribu Pohan Purba
			Rangkuti Saragih Sembiring Siahaan Siagian Sihombing Simanjuntak Simatupang Sinaga Siregar Sitompul Situmorang Tanjung Tarigan`),
		inherited:   true,
		birthPlaces: []string{"Medan", "Medan", "Medan", "Binjai", "Pematangsiantar", "Padangsidimpuan", "Tebing Tinggi", "Kabanjahe", "Lubuk Pakam"},
	}
	styleTanjungbalai = nameStyle{
		male:      styleMedan.male,
		female:    styleMedan.female,
		last:      words(`Damanik Harahap Hutapea Lubis Manurung Margolang Marpaung Munthe Nasution Panjaitan Pane Ritonga Sagala Sinaga Siagian Simangunsong Sirait Siregar Sitorus Sitanggang Tambunan Tanjung`),
		inherited: true, birthPlaces: []string{"Tanjungbalai", "Tanjungbalai", "Tanjungbalai", "Kisaran", "Asahan", "Rantauprapat", "Medan"},
	}
	styleMerauke = nameStyle{
		male: words(`Albertus Agustinus Antonius Bambang Benediktus Bonifasius Daniel Dominikus Emanuel Fransiskus Gerardus Hendrikus Ignatius
			Joko Karolus Kornelis Leonardus Lukas Marselinus Markus Mikael Paulinus Paskalis Petrus Slamet Suharto Theodorus Wahyu Xaverius Yohanes Yosep`),
		female: words(`Agnes Anastasia Bernadeta Cornelia Dorothea Elisabeth Fransina Genoveva Helena Herlina Imelda Kristina Lusia Magdalena Margaretha
			Maria Marselina Monika Natalia Paulina Regina Rosalia Siti Skolastika Sri Susana Theresia Veronika Yakoba Yohana Yuliana`),
		last: words(`Balagaize Basik-Basik Gebze Kaize Kahol Kanden Kaisma Mahuze Moiwend Ndiken Samkakai Ndimar Bolang Yolmen Kamuyen Awi
			Rahail Renwarin Letsoin Palimbong Sampe Wahyudi Santoso Setiawan Susanto Tandi Rumlus Ohoiwutun`),
		inherited: true, birthPlaces: []string{"Merauke", "Merauke", "Merauke", "Kurik", "Muting", "Okaba", "Jayapura", "Tual", "Tana Toraja", "Kepi"},
	}
)

// styleOf returns the naming style of a region.
func styleOf(code asn.RegionCode) nameStyle {
	switch {
	case code == "12.74":
		return styleTanjungbalai
	case code.At(asn.Province) == "12":
		return styleMedan
	case code.At(asn.Province) == "15", code.At(asn.Province) == "14":
		return styleJambi
	case code.At(asn.Province) == "16":
		return stylePalembang
	case code.At(asn.Province) == "93":
		return styleMerauke
	}
	return styleCommon
}

// name invents a name without titles.
func (s nameStyle) name(r *rand.Rand, sex asn.Sex) string {
	own, common, last := s.male, commonMale, commonLast
	if sex == asn.Female {
		own, common, last = s.female, commonFemale, commonLastFemale
	}
	first := pick(r, own)
	if r.IntN(100) < 35 {
		first = pick(r, common)
	}
	name := first
	if r.IntN(100) < 55 || !s.inherited {
		if second := pick(r, last); r.IntN(100) < 45 && s.inherited {
			name += " " + pick(r, common)
		} else {
			name += " " + second
		}
	}
	if len(s.last) > 0 && (s.inherited && r.IntN(100) < 85 || r.IntN(100) < 30 && sex == asn.Male) {
		name += " " + pick(r, s.last)
	}
	parts := strings.Fields(name)
	if len(parts) > 1 && parts[0] == parts[1] {
		parts = parts[1:]
	}
	return strings.Join(parts, " ")
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
