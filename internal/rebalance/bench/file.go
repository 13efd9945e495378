package main

import (
	"bufio"
	"encoding/binary"
	"io"
	"os"

	"mutasi/internal/rebalance/flow"
)

// writeFile stores a problem in the plain binary form that peer/lemon.cc reads.
func writeFile(path string, p *flow.Problem) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	w := bufio.NewWriterSize(f, 1<<20)
	head := []int64{int64(p.Persons), int64(p.Groups), int64(len(p.Group)), int64(len(p.Slot))}
	for _, part := range []any{head, p.Start, p.Group, p.Cost, p.Must, p.SlotStart, p.Slot} {
		if err := binary.Write(w, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	return w.Flush()
}

func readFile(path string) (*flow.Problem, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // read only
	r := bufio.NewReaderSize(f, 1<<20)
	head := make([]int64, 4)
	if err := binary.Read(r, binary.LittleEndian, head); err != nil {
		return nil, err
	}
	p := &flow.Problem{
		Persons: int(head[0]), Groups: int(head[1]),
		Start: make([]int32, head[0]+1), Group: make([]int32, head[2]), Cost: make([]int64, head[2]),
		Must: make([]int32, head[1]), SlotStart: make([]int32, head[1]+1), Slot: make([]int64, head[3]),
	}
	return p, readAll(r, p.Start, p.Group, p.Cost, p.Must, p.SlotStart, p.Slot)
}

func readAll(r io.Reader, parts ...any) error {
	for _, part := range parts {
		if err := binary.Read(r, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	return nil
}
