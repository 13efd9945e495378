package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// result is what one stretch of load came to.
type result struct {
	Requests, Failed int
	Took             time.Duration
	P50, P99         time.Duration
	CPU              time.Duration // of the server's process, not the database's
}

// rate is requests a second.
func (r result) rate() float64 { return float64(r.Requests) / r.Took.Seconds() }

// each is the processor time of one request.
func (r result) each() time.Duration {
	return (r.CPU / time.Duration(max(r.Requests, 1))).Round(time.Microsecond)
}

// measure has another process make the load and counts this process' time.
func measure(ctx context.Context, o order) (result, error) {
	before := used()
	generate := ownLoad
	if _, err := exec.LookPath("wrk"); err == nil {
		generate = wrk
	}
	r, err := generate(ctx, o)
	r.CPU = used() - before
	if err == nil && (r.Failed > 0 || r.Requests == 0) {
		err = fmt.Errorf("%s: %d requests, %d of them failed", o.URL, r.Requests, r.Failed)
	}
	return r, err
}

// used is the processor time of this process so far.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

var (
	wrkCount   = regexp.MustCompile(`(\d+) requests in ([\d.]+)(s|m)`)
	wrkLatency = regexp.MustCompile(`(50|99)%\s+([\d.]+(?:us|ms|s))`)
	wrkFailed  = regexp.MustCompile(`Non-2xx or 3xx responses: (\d+)`)
)

// wrk has the program of that name make the load.
func wrk(ctx context.Context, o order) (result, error) {
	out, err := exec.CommandContext(ctx, "wrk", "-t1", "-c"+strconv.Itoa(o.Connections), "-d"+strconv.Itoa(int(o.For.Seconds()))+"s",
		"--latency", "--timeout", "20s", "-H", "Cookie: "+o.Cookie, "-H", "Accept-Encoding: "+o.Coding, o.URL).CombinedOutput()
	m := wrkCount.FindStringSubmatch(string(out))
	if err != nil || m == nil {
		return result{}, fmt.Errorf("wrk: %w\n%s", errors.Join(err, ctx.Err()), out)
	}
	var r result
	r.Requests, _ = strconv.Atoi(m[1])
	r.Took, _ = time.ParseDuration(m[2] + m[3])
	for _, l := range wrkLatency.FindAllStringSubmatch(string(out), -1) {
		took, _ := time.ParseDuration(l[2])
		if l[1] == "50" {
			r.P50 = took
		} else {
			r.P99 = took
		}
	}
	if f := wrkFailed.FindStringSubmatch(string(out)); f != nil {
		r.Failed, _ = strconv.Atoi(f[1])
	}
	return r, nil
}

// loadEnv makes a test binary of this package the load instead.
const loadEnv = "MUTASI_BENCH_LOAD"

// order is one stretch of load: Coding is the compression that is accepted.
type order struct {
	URL, Cookie, Coding string
	Connections         int
	For                 time.Duration
}

// ownLoad has a second process of this binary make the load.
func ownLoad(ctx context.Context, o order) (result, error) {
	text, err := json.Marshal(o)
	if err != nil {
		return result{}, err
	}
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), loadEnv+"="+string(text))
	out, err := cmd.Output()
	var r result
	return r, errors.Join(err, json.Unmarshal(out, &r))
}

// load makes the load that the order asks for.
func load(o order) result {
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		times []time.Duration
		r     result
	)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: o.Connections, DisableCompression: true}}
	start := time.Now()
	for range o.Connections {
		wg.Go(func() {
			var mine []time.Duration
			failed := 0
			for time.Since(start) < o.For {
				began := time.Now()
				if !ask(client, o) {
					failed++
				}
				mine = append(mine, time.Since(began))
			}
			mu.Lock()
			defer mu.Unlock()
			times, r.Failed = append(times, mine...), r.Failed+failed
		})
	}
	wg.Wait()
	r.Took, r.Requests = time.Since(start), len(times)
	slices.Sort(times)
	r.P50, r.P99 = times[len(times)/2], times[len(times)*99/100]
	return r
}

func ask(client *http.Client, o order) bool {
	req, err := http.NewRequest(http.MethodGet, o.URL, nil)
	if err != nil {
		return false
	}
	req.Header.Set("Cookie", o.Cookie)
	req.Header.Set("Accept-Encoding", o.Coding)
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = io.Copy(io.Discard, resp.Body)
	return err == nil && resp.StatusCode == http.StatusOK
}
