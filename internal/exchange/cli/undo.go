package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"mutasi/internal/access"
	"mutasi/internal/exchange"
	"mutasi/internal/i18n"
)

// UndoOptions are what a command line of `mutasi import undo` says.
type UndoOptions struct {
	Shared
	ID     exchange.RunID
	Agency string // code; empty: the only one
	Kept   string // where to write what stays
}

// ParseUndo reads a command line behind "undo"; on a mistake it says so on errOut and ok is false.
func ParseUndo(args []string, errOut io.Writer) (o UndoOptions, ok bool) {
	c := newCommand(errOut, "import undo", "ID [options]; ID is the last part of the import's address", "say what would be taken back and change nothing", &o.Shared)
	c.agency(&o.Agency)
	c.StringVar(&o.Kept, "kept", "", "write what stays with its reasons to this workbook (.xlsx)")
	ok = c.parse(args, func(words []string) error {
		if len(words) != 1 {
			return errors.New("name the import")
		}
		o.ID = exchange.RunID(words[0])
		return nil
	})
	return o, ok
}

// RunUndo carries out a command line and returns the exit code: OK if nothing stays, BadRows if something does.
func RunUndo(ctx context.Context, s *exchange.Service, o UndoOptions, out, errOut io.Writer) int {
	ctx = i18n.With(ctx, o.Locale)
	r, err := undo(ctx, s, o, errOut)
	if err == nil && o.Kept != "" && r.Undo.Kept > 0 {
		err = writeWorkbook(o.Kept, func(w io.Writer) error { return s.WriteKept(ctx, undoActor(r.AgencyID), r, w) })
	}
	if err == nil {
		err = reportUndo(ctx, s, r, o, out)
	}
	switch {
	case err != nil:
		fmt.Fprintln(errOut, "mutasi: import undo:", Message(ctx, err))
		return Failed
	case r.Undo.Kept > 0:
		return BadRows
	}
	return OK
}

func undoActor(agency int) access.Actor {
	who := access.SystemActor("impor")
	who.AgencyID = agency
	return who
}

// undo takes a run back, or finds out what that would do. It goes on with what was begun; a run that was taken back whole
// is left as it is.
func undo(ctx context.Context, s *exchange.Service, o UndoOptions, errOut io.Writer) (exchange.Run, error) {
	direct := *s
	direct.Direct = true
	if !o.JSON {
		direct.Progress = showProgress(ctx, errOut)
	}
	s = &direct
	agency, err := findAgency(ctx, s, o.Agency)
	if err != nil {
		return exchange.Run{}, err
	}
	who := undoActor(agency.ID)
	r, err := s.Get(ctx, who, o.ID)
	if err != nil || r.Undo.Whole() {
		return r, err
	}
	if !r.Undo.State.Working() {
		if err := s.StartUndo(ctx, who, o.ID); err != nil {
			return r, err
		}
	}
	if err := s.CheckUndo(ctx, r.ID); err != nil {
		return r, err
	}
	if r, err = s.Get(ctx, who, o.ID); err != nil || o.DryRun {
		return r, err
	}
	if r.Undo.State == exchange.Checked {
		if err := s.Undo(ctx, who, o.ID); err != nil {
			return r, err
		}
	}
	if err := s.UndoRows(ctx, r.ID); err != nil {
		return r, err
	}
	return s.Get(ctx, who, o.ID)
}

// reportUndo says what becomes of a run.
func reportUndo(ctx context.Context, s *exchange.Service, r exchange.Run, o UndoOptions, out io.Writer) error {
	who := undoActor(r.AgencyID)
	counts, err := s.UndoCounts(ctx, who, r)
	if err != nil {
		return err
	}
	kept, err := s.UndoLines(ctx, who, r, true, exchange.UndoPlace{}, mostReported)
	if err != nil {
		return err
	}
	if o.JSON {
		type line struct {
			Row     int                 `json:"row,omitempty"`
			Object  exchange.ObjectKind `json:"object"`
			Name    string              `json:"name"`
			Key     string              `json:"key"`
			Message string              `json:"message"`
		}
		lines := []line{}
		for _, l := range kept {
			for _, f := range l.Faults {
				lines = append(lines, line{l.Number, l.Object, l.Name, f.Key, f.Message(ctx)})
			}
		}
		return encode(out, map[string]any{"run": r.PublicID, "file": r.FileName, "state": r.Undo.State, "dry_run": o.DryRun, "counts": counts, "kept": lines})
	}
	p := &printer{w: out}
	for _, c := range counts {
		p.line(i18n.T(ctx, "import.cli.undo_counts", "thing", i18n.T(ctx, "import.undo.object_"+string(c.Object)), "removed", c.Removed, "restored", c.Restored, "kept", c.Kept))
	}
	for _, l := range kept[:min(len(kept), shown)] {
		for _, f := range l.Faults {
			p.line(l.Name + ": " + f.Message(ctx))
		}
	}
	if rest := len(kept) - shown; rest > 0 {
		p.line(i18n.T(ctx, "import.cli.undo_more", "n", rest))
	}
	if r.Undo.State == exchange.Done {
		p.line(r.Undo.Sentence(ctx))
	} else {
		p.line(i18n.T(ctx, "import.cli.undo_dry"))
	}
	return p.err
}

// writeWorkbook writes to a new file.
func writeWorkbook(name string, write func(io.Writer) error) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}
