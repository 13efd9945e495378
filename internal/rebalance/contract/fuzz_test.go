package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"runtime"
	"testing"

	"mutasi/internal/rebalance"
)

// FuzzRead feeds the reader anything. It must not panic, must explain every
// refusal with a fault, must take only JSON that the schema takes and that
// encoding/json understands, must read back what it would write, and a model
// must be built from it or refused with a fault.
func FuzzRead(f *testing.F) {
	f.Add([]byte(good))
	f.Add(gzipped(f, []byte(good)))
	for _, text := range []string{
		`{}`, `[`, `{"version":1}`, `{"version":1,"levels":[{"key":"shortage","weight":1152921504606846976},{"key":"cost"}],"groups":[],"people":[],"arcs":[],"seed":0}`,
		`{"arcs":[{"person":"p","group":"h","cost":{"distance":1,"competency":0,"burden":0,"preference":0,"change":0}}],"people":[{"id":"p","group":"g"}],"groups":[{"id":"g","unit":"u","class":"k","need":0,"incumbents":1,"authorised":1,"shape":"relative"},{"id":"h","unit":"u","class":"k","need":1,"incumbents":0,"authorised":1,"shape":"leximin"}],"levels":[{"key":"shortage"}],"seed":1,"version":1}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		in, err := Read(bytes.NewReader(text))
		runtime.ReadMemStats(&after)
		// A row takes less than 64 bytes of memory for each byte of text; a gzip
		// stream may unpack to a thousand times its size.
		if used, limit := after.TotalAlloc-before.TotalAlloc, uint64(1<<20+64<<10*len(text)); used > limit {
			t.Fatalf("%d bytes of text took %d bytes of memory", len(text), used)
		}
		if err != nil {
			var fault *rebalance.Fault
			if !errors.As(err, &fault) {
				t.Fatalf("Read: %v is not a fault", err)
			}
			return
		}
		if !bytes.HasPrefix(text, []byte{0x1f, 0x8b}) {
			if !json.Valid(text) {
				t.Fatal("taken although it is not JSON")
			}
			if err := fits(t, text, InputSchema); err != nil {
				t.Fatalf("taken, but by the schema %v", err)
			}
		}
		again(t, in)
	})
}

// again writes the input, reads it and builds a model.
func again(t *testing.T, in *Input) {
	t.Helper()
	var text bytes.Buffer
	if err := Write(&text, in); err != nil {
		t.Fatalf("Write: %v", err)
	}
	second, err := Read(&text)
	if err != nil {
		t.Fatalf("Read what was written: %v", err)
	}
	if a, b := in.Snapshot.Hash(), second.Snapshot.Hash(); a != b {
		t.Fatalf("hash %s became %s", a, b)
	}
	model, err := rebalance.Build(in.Snapshot, in.Policy)
	if err != nil {
		var fault *rebalance.Fault
		if !errors.As(err, &fault) || fault.Path == "" {
			t.Fatalf("Build: %v has no path", err)
		}
		return
	}
	if _, err := model.Plan(t.Context()); err != nil {
		t.Fatalf("Plan: %v", err)
	}
}

// FuzzReadStored feeds the reader of stored plans anything: no panic, and a
// fault for everything it refuses.
func FuzzReadStored(f *testing.F) {
	f.Add([]byte(`{"version":1,"status":"optimal","objective":{"cost":1},"moves":[{"person":"a","from":"g","to":"h"}],` +
		`"groups":[{"id":"g","before":1,"after":0,"price":-3,"later":[1,2]}],"people":[{"id":"a","price":0}],` +
		`"certificate":{"passed":true,"dual":3,"tiers":[{"levels":["cost"],"value":1,"stay":[]}]},"open":[{"x":[1.5,true]}],"stats":{}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := ReadStored(bytes.NewReader(text)); err != nil {
			var fault *rebalance.Fault
			if !errors.As(err, &fault) {
				t.Fatalf("ReadStored: %v is not a fault", err)
			}
		}
	})
}
