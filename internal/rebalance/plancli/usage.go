package plancli

import (
	"time"

	"mutasi/internal/rebalance/contract"
)

// mark is the beginning of a run.
type mark struct {
	wall time.Time
	cpu  float64
}

func now() mark {
	cpu, _ := used()
	return mark{time.Now(), cpu}
}

func (m mark) stats(solver string) contract.Stats {
	cpu, peak := used()
	return contract.Stats{Seconds: time.Since(m.wall).Seconds(), CPUSeconds: cpu - m.cpu, PeakBytes: peak, Solver: solver}
}
