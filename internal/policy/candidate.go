package policy

// Parameters of the score that ranks candidates. It orders people who meet the rules; it never admits or refuses
// anybody.
const (
	ScoreWeights     ListKey = "score.weights"      // points of fit, origin, performance, distance, tenure, fairness
	ScoreDistanceKm  IntKey  = "score.distance_km"  // from here on distance brings no points
	ScoreMoves       IntKey  = "score.moves"        // moves in ten years from which on that half of fairness brings no points
	ScoreRemoteYears IntKey  = "score.remote_years" // years in remote posts that count in full
)

const scoreBasis = "Ditetapkan instansi; asas sistem merit (UU 20/2023)"

var candidateDefinitions = []Definition{
	{Key: string(ScoreWeights), Unit: Percent, List: true, Length: 6, Sum: 100, Min: 0, Max: 100, National: one([]int{30, 20, 15, 15, 10, 10}, scoreBasis,
		"Nilai awal: urutan kesesuaian, keseimbangan unit asal, kinerja, jarak, masa jabatan, keadilan. Tidak ada ketentuan nasional.", Chosen)},
	{Key: string(ScoreDistanceKm), Unit: Kilometres, Min: 1, Max: 1000, National: one(60, scoreBasis, startingValue, Chosen)},
	{Key: string(ScoreMoves), Unit: Count, Min: 1, Max: 20, National: one(5, scoreBasis, startingValue, Chosen)},
	{Key: string(ScoreRemoteYears), Unit: Years, Min: 1, Max: 20, National: one(5, scoreBasis, startingValue, Chosen)},
}
