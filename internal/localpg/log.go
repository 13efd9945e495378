package localpg

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

const (
	maxLog  = 10 << 20 // bytes; one older file is kept beside it
	maxTail = 1500     // bytes of a log shown in an error
)

// openLog opens the server's log for appending and returns where this run's part begins. A log grown past maxLog
// is put aside first.
func openLog(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, 0, err
	case info.Size() > maxLog:
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, 0, err
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, 0, err
	}
	from, err := f.Seek(0, io.SeekEnd)
	return f, from, err
}

// readFrom returns the end of what the file at path holds after the offset, for an error message.
func readFrom(path string, offset int64) string {
	f, err := os.Open(path)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = f.Close() }()
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return err.Error()
	}
	b, err := io.ReadAll(f)
	if err != nil {
		return err.Error()
	}
	return tail(b)
}

// tail returns the last maxTail bytes of a program's output.
func tail(out []byte) string {
	if len(out) > maxTail {
		out = out[len(out)-maxTail:]
	}
	return string(out)
}
