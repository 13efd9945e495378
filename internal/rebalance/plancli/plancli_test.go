package plancli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// village has one teacher too many in town and one too few on the mountain.
const village = `{"version":1,"levels":[{"key":"shortage"},{"key":"cost"}],"seed":1,
"groups":[{"id":"kota","unit":"SD 1","class":"guru","need":1,"incumbents":2,"authorised":2,"shape":"relative"},
{"id":"gunung","unit":"SD 2","class":"guru","need":1,"incumbents":0,"authorised":1,"remote":3,"shape":"relative"}],
"people":[{"id":"ani","group":"kota","request":true,"wishes":["gunung"]},{"id":"budi","group":"kota"}],
"arcs":[{"person":"ani","group":"gunung","cost":{"distance":40,"competency":0,"burden":0,"preference":90,"change":24}},
{"person":"budi","group":"gunung","cost":{"distance":10,"competency":0,"burden":16,"preference":0,"change":24}}]}`

// run runs a command and returns exit code, output and errors.
func run(t *testing.T, stdin string, args ...string) (int, string, string) {
	t.Helper()
	var out, errs bytes.Buffer
	code := Run(t.Context(), args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file.json")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

func TestSolve(t *testing.T) {
	t.Parallel()
	code, out, errs := run(t, village, "solve")
	if code != exitOptimal || errs != "" {
		t.Fatalf("exit %d, %s", code, errs)
	}
	got := decode(t, out)
	delete(got, "stats")
	delete(got, "groups")
	delete(got, "people")
	delete(got, "snapshot")
	delete(got, "certificate")
	want := map[string]any{
		"version": 1.0, "status": "optimal",
		"objective": map[string]any{"shortage": 0.0, "cost": -26.0}, "today": map[string]any{"shortage": 300.0, "cost": 0.0},
		"moves": []any{map[string]any{"person": "ani", "from": "kota", "to": "gunung", "chain": 1.0, "step": 1.0, "ring": false}},
		"open":  []any{},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
}

func TestSolveExplains(t *testing.T) {
	t.Parallel()
	code, out, errs := run(t, village, "solve", "-explain", "group:gunung")
	if code != exitOptimal {
		t.Fatalf("exit %d, %s", code, errs)
	}
	got := decode(t, out)
	ranked, ok := got["ranked"].([]any)
	if !ok || len(ranked) != 2 {
		t.Fatalf("ranked: %v", got["ranked"])
	}
	second := ranked[1].(map[string]any)
	want := map[string]any{
		"id": "budi", "chosen": false, "possible": true, "regret": second["regret"], "by_level": map[string]any{"cost": 76.0},
		"by_level_parts": map[string]any{"distance": -30.0, "burden": 16.0, "preference": -90.0, "open": 0.0, "moves": 0.0},
		"binding":        second["binding"],
		"consequences":   []any{map[string]any{"person": "ani", "from": "gunung", "to": "kota"}},
	}
	if diff := cmp.Diff(want, second); diff != "" {
		t.Errorf("second (-want +got):\n%s", diff)
	}
	code, _, errs = run(t, village, "solve", "-explain", "group:laut")
	if code != exitInvalid || !strings.Contains(errs, "laut") {
		t.Errorf("exit %d, %s", code, errs)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	_, plan, _ := run(t, village, "solve")
	in := file(t, village)
	if code, out, errs := run(t, "", "check", in, file(t, plan)); code != exitOptimal || !strings.Contains(out, "optimal") {
		t.Fatalf("exit %d, %s%s", code, out, errs)
	}
	for name, change := range map[string][2]string{
		"other person": {`"person":"ani"`, `"person":"budi"`},
		"objective":    {`"cost":-26`, `"cost":-27`},
		"price":        {`"price":`, `"price":1`},
		"after":        {`"after":1`, `"after":2`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := strings.Replace(plan, change[0], change[1], 1)
			if broken == plan {
				t.Fatal("the test changes nothing")
			}
			if code, _, errs := run(t, "", "check", in, file(t, broken)); code != exitFailed || errs == "" {
				t.Errorf("exit %d, %s, want %d", code, errs, exitFailed)
			}
		})
	}
	if code, _, _ := run(t, "", "check", in); code != exitInvalid {
		t.Errorf("exit %d without a plan, want %d", code, exitInvalid)
	}
}

func TestInvalidInputSaysWhere(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ old, new, want string }{
		"in the file":    {`"need":1`, `"need":-1`, "groups[0].need: "},
		"between rows":   {`"group":"gunung","cost"`, `"group":"kota","cost"`, "arcs[0].group: "},
		"in the weights": {`{"key":"shortage"}`, `{"key":"shortage","weight":1152921504606846976}`, "levels[0].weight: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := run(t, strings.Replace(village, test.old, test.new, 1), "solve")
			if code != exitInvalid || out != "" || !strings.HasPrefix(errs, test.want) {
				t.Errorf("exit %d, output %q, errors %q; want %d and %q", code, out, errs, exitInvalid, test.want)
			}
		})
	}
}

func TestStoppedIsLegalAndSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	code := Run(ctx, []string{"solve"}, strings.NewReader(village), &out, &errs)
	if code != exitStopped {
		t.Fatalf("exit %d, %s", code, errs.String())
	}
	got := decode(t, out.String())
	if got["status"] != "stopped" || got["gap"] == nil {
		t.Errorf("status %v, gap %v", got["status"], got["gap"])
	}
	if code, _, _ := run(t, "", "check", file(t, village), file(t, out.String())); code != exitStopped {
		t.Errorf("check of a stopped plan: exit %d, want %d", code, exitStopped)
	}
}

func TestMarket(t *testing.T) {
	t.Parallel()
	code, out, errs := run(t, village, "solve", "-market")
	if code != exitOptimal {
		t.Fatalf("exit %d, %s", code, errs)
	}
	got := decode(t, out)
	delete(got, "stats")
	want := map[string]any{
		"version": 1.0,
		"moves":   []any{map[string]any{"person": "ani", "from": "kota", "to": "gunung", "chain": 1.0, "step": 1.0}},
		"rings":   []any{}, "chains": []any{[]any{"ani"}}, "unmatched": []any{}, "ignored": []any{},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
	// Both ask for the one open post: whoever has more published points gets it.
	for points, winner := range map[string]string{`"priority":3`: "budi", `"priority":1`: "ani"} {
		rivals := strings.Replace(village, `"wishes":["gunung"]`, `"wishes":["gunung"],"priority":2`, 1)
		rivals = strings.Replace(rivals, `{"id":"budi","group":"kota"}`, `{"id":"budi","group":"kota","request":true,"wishes":["gunung"],`+points+`}`, 1)
		code, out, errs := run(t, rivals, "solve", "-market")
		if code != exitOptimal {
			t.Fatalf("exit %d, %s", code, errs)
		}
		moves := decode(t, out)["moves"].([]any)
		if len(moves) != 1 || moves[0].(map[string]any)["person"] != winner {
			t.Errorf("%s: moves %v, want %s alone", points, moves, winner)
		}
	}
	bounded := strings.Replace(village, `"seed":1`, `"seed":1,"bounds":[{"groups":["kota"],"max_leave":0}]`, 1)
	if code, _, errs := run(t, bounded, "solve", "-market"); code != exitInvalid || !strings.HasPrefix(errs, "bounds: ") {
		t.Errorf("exit %d, %s; want bounds refused", code, errs)
	}
}

// TestGenerateSolveCheck goes the whole way through files, and twice.
func TestGenerateSolveCheck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in, plan := filepath.Join(dir, "in.json"), filepath.Join(dir, "plan.json")
	for _, args := range [][]string{
		{"generate", "-size", "S", "-people", "300", "-units", "30", "-seed", "3", "-out", in},
		{"solve", "-out", plan, "-explain", "person:p0000002", in},
		{"check", in, plan},
	} {
		if code, _, errs := run(t, "", args...); code != exitOptimal {
			t.Fatalf("%v: exit %d, %s", args, code, errs)
		}
	}
	first, err := os.ReadFile(in)
	if err != nil {
		t.Fatal(err)
	}
	_, second, _ := run(t, "", "generate", "-size", "S", "-people", "300", "-units", "30", "-seed", "3")
	if second != string(first) {
		t.Error("the same seed gives another region")
	}
	for _, variant := range variants() {
		if code, out, errs := run(t, "", "generate", "-size", "L", "-variant", variant, "-people", "400", "-units", "9"); code != exitOptimal || len(out) < 100 {
			t.Errorf("variant %s: exit %d, %s", variant, code, errs)
		}
	}
	for _, args := range [][]string{{"-size", "XXL"}, {"-people", "-1"}, {"-people", "10", "-units", "10"}} {
		if code, _, _ := run(t, "", append([]string{"generate"}, args...)...); code != exitInvalid {
			t.Errorf("%v: exit %d, want %d", args, code, exitInvalid)
		}
	}
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		want int
	}{
		{nil, exitInvalid},
		{[]string{"dance"}, exitInvalid},
		{[]string{"help"}, exitOptimal},
		{[]string{"solve", "-h"}, exitOptimal},
		{[]string{"solve", "-loud"}, exitInvalid},
		{[]string{"solve", "no such file"}, exitInvalid},
		{[]string{"solve", "a", "b"}, exitInvalid},
		{[]string{"solve", "-out", "/no/such/place"}, exitInvalid},
	} {
		if code, _, errs := run(t, village, test.args...); code != test.want {
			t.Errorf("%v: exit %d, want %d: %s", test.args, code, test.want, errs)
		}
	}
}
