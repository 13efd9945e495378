// Package asn holds the words that every other package uses: value types of the Indonesian civil service, pure and
// without storage. A value type knows its code, its official name, its order and what the law says of it; it knows
// no table and no page.
//
// # Codes and storage
//
// Code lists are string types whose value is stored as it is: the national code (legal standing "01", education "40",
// level "PT", rank "III/a") or a lower-case English word ("pns", "structural"). Ratings and post classes are small
// numbers. Parse functions read the national codes and the words that files contain.
// A Date is stored as a PostgreSQL date, the zero Date as null. Valid tells whether a code is known; unknown codes are
// kept, never guessed, because national lists grow: whoever judges them must treat them as unknown.
//
// # Glossary
//
// Code is English; the field's own word stays where English has no exact one.
//
//	ASN aparatur sipil negara                civil servant, PNS or PPPK
//	PNS, CPNS, PPPK                          PNS, CPNS, PPPK: permanent, on probation, on contract
//	PPPK paruh waktu                         PPPKPartTime
//	NIP, NI PPPK                             NIP: the 18-digit personnel number
//	NIK                                      NIK: the 16-digit population number
//	instansi                                 agency.Agency: a government (kabupaten, kota, provinsi)
//	unit organisasi, unit kerja, unor        agency.Unit
//	jabatan                                  position.Position: a post
//	jenis jabatan                            PositionKind
//	JPT, administrator, pengawas, JF,        PositionGroup: JPTPratama, Administrator, Supervisor, Functional,
//	pelaksana                                Executing
//	eselon                                   Echelon
//	jenjang (jabatan fungsional)             Level
//	kelas jabatan                            PositionClass
//	pangkat, golongan ruang                  Rank: "III/a"
//	golongan PPPK                            Grade: "IX"
//	tingkat pendidikan                       EducationLevel
//	predikat kinerja                         Rating
//	ekspektasi (hasil kerja, perilaku)       Expectation
//	hukuman disiplin, tingkat hukuman        SanctionKind, SanctionLevel
//	kedudukan hukum                          LegalStanding
//	jenis penugasan (definitif, Plt, Plh)    AssignmentKind: Definitive, ActingFull, ActingDaily, Additional
//	jenis mutasi (MU, MJ)                    MoveCode: UnitMove, PostMove
//	TMT terhitung mulai tanggal              EffectiveOn, column effective_on
//	TMT CPNS                                 AppointedOn: first day of service
//	BUP batas usia pensiun                   RetirementAge
//	masa kerja, lama di jabatan              Tenure, in full months
//	formasi, kebutuhan, bezetting            position.Establishment, workload.Demand, workload.Headcount
//	ABK analisis beban kerja                 workload
//	peta jabatan                             position.Map
//	lowongan                                 vacancy.Vacancy
//	usul mutasi                              proposal.Proposal
//	atas permintaan sendiri (APS)            OwnRequest
//	PPK, PyB, TPK, pertek, SPMT              kept
//	surat keputusan (SK)                     decree.Decree
//	delegasi, a.n.                           access.Delegation, OnBehalfOf
//	wilayah (kode Kemendagri)                RegionCode
package asn
