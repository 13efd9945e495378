package plancli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"mutasi/internal/rebalance"
	"mutasi/internal/rebalance/contract"
	"mutasi/internal/rebalance/market"
)

// solve reads an input and writes the plan.
func (c *command) solve(args []string) error {
	set := c.flags("solve")
	out := set.String("out", "", "write the plan to this `file`")
	explain := set.String("explain", "", "add the ranked choices of person:`ID` or group:ID")
	round := set.Bool("market", false, "run the own-request round instead")
	path, err := parse(set.Parse, set.Args, args, 1)
	if err != nil {
		return err
	}
	in, err := c.input(path[0])
	if err != nil {
		return err
	}
	begin := now()
	if *round {
		return c.market(in, begin, *out)
	}
	model, err := rebalance.Build(in.Snapshot, in.Policy)
	if err != nil {
		return err
	}
	result, err := c.plan(model, in.Seconds)
	if err != nil {
		return err
	}
	report := &contract.Report{Result: result, Snapshot: in.Snapshot.Hash()}
	if report.Open, err = result.Open(c.ctx); err != nil && c.ctx.Err() == nil {
		return err
	}
	if *explain != "" && result.Status == rebalance.Optimal {
		if report.Explanation, err = explanation(result, *explain); err != nil {
			return err
		}
	}
	report.Stats = begin.stats(result.Solver())
	if err := c.write(*out, func(w io.Writer) error { return contract.WriteReport(w, report) }); err != nil {
		return err
	}
	if result.Status == rebalance.Stopped {
		return fmt.Errorf("%w: gap %d in %v", errStop, result.Gap, result.GapLevels)
	}
	return nil
}

// parse splits flags from up to n file names, of which missing ones are empty.
func parse(flags func([]string) error, rest func() []string, args []string, n int) ([]string, error) {
	if err := flags(args); err != nil {
		return nil, err
	}
	names := rest()
	if len(names) > n {
		return nil, fmt.Errorf("%q is one argument too many", names[n])
	}
	return append(names, make([]string, n-len(names))...), nil
}

func (c *command) input(path string) (*contract.Input, error) {
	f, err := c.open(path)
	if err != nil {
		return nil, err
	}
	in, err := contract.Read(f)
	return in, errors.Join(err, f.Close())
}

// plan solves within the time limit of the input.
func (c *command) plan(model *rebalance.Model, seconds int) (*rebalance.Result, error) {
	ctx := c.ctx
	if seconds != rebalance.None {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
		defer cancel()
	}
	return model.Plan(ctx)
}

// explanation answers a question of the form person:ID or group:ID.
func explanation(r *rebalance.Result, question string) (*rebalance.Explanation, error) {
	kind, id, _ := strings.Cut(question, ":")
	switch kind {
	case "person":
		return r.ExplainPerson(id)
	case "group":
		return r.ExplainGroup(id)
	}
	return nil, fmt.Errorf("-explain %q: must be person:ID or group:ID", question)
}

// market runs the own-request round.
func (c *command) market(in *contract.Input, begin mark, out string) error {
	round, err := contract.NewRound(in)
	if err != nil {
		return err
	}
	outcome, err := market.Run(&round.Market)
	if err != nil {
		return err
	}
	if err := market.Check(&round.Market, outcome); err != nil {
		return fmt.Errorf("%w: %w", rebalance.ErrCertificate, err)
	}
	return c.write(out, func(w io.Writer) error {
		return contract.WriteRound(w, in, round, outcome, begin.stats("market"))
	})
}

// check proves a stored plan again.
func (c *command) check(args []string) error {
	set := c.flags("check")
	paths, err := parse(set.Parse, set.Args, args, 2)
	if err != nil {
		return err
	}
	if paths[1] == "" {
		return errors.New("check needs two files: INPUT PLAN")
	}
	in, err := c.input(paths[0])
	if err != nil {
		return fmt.Errorf("input: %w", err)
	}
	stored, err := c.stored(paths[1])
	if err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	model, err := rebalance.Build(in.Snapshot, in.Policy)
	if err != nil {
		return fmt.Errorf("input: %w", err)
	}
	if stored.Status != rebalance.Optimal {
		return fmt.Errorf("%w: the plan says itself that it is not proved", errStop)
	}
	result, err := model.Check(stored.Moves, stored.Proof)
	if err != nil {
		return err
	}
	for _, s := range result.Scores() {
		if v, ok := stored.Scores[s.Key]; !ok || v != s.After {
			return fmt.Errorf("%w: level %s is %d, stated as %d", rebalance.ErrCertificate, s.Key, s.After, v)
		}
	}
	_, err = fmt.Fprintf(c.stdout, "optimal: %d people move, %d levels proved\n", len(stored.Moves), len(result.Scores()))
	return err
}

func (c *command) stored(path string) (*contract.Stored, error) {
	f, err := c.open(path)
	if err != nil {
		return nil, err
	}
	s, err := contract.ReadStored(f)
	return s, errors.Join(err, f.Close())
}
