package rebalance

import "fmt"

// Fault is a statement in the input that cannot be planned with. Path leads to
// it the way the JSON contract writes it: arcs[12].cost.distance.
type Fault struct {
	Path   string
	Reason string
}

// Error is the path and the reason on one line.
func (f *Fault) Error() string {
	if f.Path == "" {
		return f.Reason
	}
	return f.Path + ": " + f.Reason
}

func faultf(path, format string, args ...any) error {
	return &Fault{path, fmt.Sprintf(format, args...)}
}
