package browser

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/cdp"
	"github.com/go-rod/rod/lib/proto"
)

// programs that can be driven, best first. Debian's commands are wrappers around the first.
var programs = []string{
	"/usr/lib/chromium/chromium-headless-shell", "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
}

// find returns the Chromium to use.
func find() (string, error) {
	if path := os.Getenv("MUTASI_CHROMIUM"); path != "" {
		return path, nil
	}
	for _, p := range programs {
		if path, err := exec.LookPath(p); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium: install chromium-headless-shell or set MUTASI_CHROMIUM")
}

// shared is the one browser process of a test binary: started by the first test that needs it, ended with the last
// that does. Every test has a profile of its own inside it.
var shared struct {
	sync.Mutex
	users   int
	process *process
}

// acquire returns the running browser; release gives it back.
func acquire(path string) (*rod.Browser, error) {
	shared.Lock()
	defer shared.Unlock()
	if shared.process == nil {
		p, err := launch(path)
		if err != nil {
			return nil, err
		}
		shared.process = p
	}
	shared.users++
	return shared.process.browser, nil
}

func release(t testing.TB) {
	shared.Lock()
	defer shared.Unlock()
	shared.users--
	if shared.users > 0 {
		return
	}
	if err := shared.process.close(); err != nil {
		t.Errorf("end the browser: %v", err)
	}
	shared.process = nil
}

// process is a browser driven through a pair of pipes: it ends by itself when this process does, however that ends.
type process struct {
	cmd     *exec.Cmd
	browser *rod.Browser
	pipe    *pipe
	profile string
	stderr  *bytes.Buffer
}

// launch starts a browser.
func launch(path string) (_ *process, err error) {
	p := &process{stderr: new(bytes.Buffer)}
	if p.profile, err = os.MkdirTemp("", "mutasi-browser"); err != nil {
		return nil, err
	}
	commandsOut, commandsIn, err := os.Pipe() // descriptor 3 of the browser
	if err != nil {
		return nil, err
	}
	eventsOut, eventsIn, err := os.Pipe() // descriptor 4
	if err != nil {
		return nil, err
	}
	p.pipe = &pipe{in: commandsIn, out: eventsOut, reader: bufio.NewReaderSize(eventsOut, 1<<20)}
	p.cmd = exec.Command(path, "--headless", "--remote-debugging-pipe", "--user-data-dir="+p.profile, "--no-sandbox",
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
		"--disable-extensions", "--disable-gpu", "--disable-quic", "--disable-sync", "--hide-scrollbars",
		"--mute-audio", "--password-store=basic", "--force-color-profile=srgb", "--font-render-hinting=none",
		"--lang=id-ID", "--accept-lang=id-ID,id", "about:blank")
	p.cmd.Env = append(os.Environ(), "TZ=Asia/Jakarta", "LC_ALL=C.UTF-8")
	p.cmd.ExtraFiles = []*os.File{commandsOut, eventsIn}
	p.cmd.Stderr = p.stderr
	err = p.cmd.Start()
	_ = commandsOut.Close() // the browser has its copies
	_ = eventsIn.Close()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	p.browser = rod.New().Client(cdp.New().Start(p.pipe)).NoDefaultDevice()
	if err := p.browser.Connect(); err != nil {
		return nil, fmt.Errorf("talk to %s: %w (%v)\n%s", path, err, p.close(), p.stderr)
	}
	return p, nil
}

// close asks the browser to end, waits and removes its profile.
func (p *process) close() error {
	_ = proto.BrowserClose{}.Call(p.browser.Context(context.Background())) // the pipe's end says the same
	_ = p.pipe.in.Close()
	err := p.cmd.Wait()
	_ = p.pipe.out.Close()
	if rmErr := os.RemoveAll(p.profile); err == nil {
		err = rmErr
	}
	return err
}

// pipe carries the messages of the DevTools protocol, each ended by a zero byte.
type pipe struct {
	mu     sync.Mutex
	in     *os.File
	out    *os.File
	reader *bufio.Reader
}

// Send writes one message.
func (p *pipe) Send(message []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, err := p.in.Write(append(message, 0))
	return err
}

// Read returns the next message.
func (p *pipe) Read() ([]byte, error) {
	message, err := p.reader.ReadBytes(0)
	if err != nil {
		return nil, err
	}
	return message[:len(message)-1], nil
}
