package sheet

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"
)

// directoryBudget bounds what may be read to list the parts of a workbook. The
// list is held in memory, so a file that is nothing but a list must not pass:
// this much holds about 20,000 entries, more than any limit accepts.
const directoryBudget = 1 << 20

var errDirectory = errors.New("directory of the archive is too long")

// budgetReaderAt stops reading when its budget is used up.
type budgetReaderAt struct {
	r    io.ReaderAt
	left int64 // negative: unlimited
}

func (b *budgetReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if b.left >= 0 {
		if int64(len(p)) > b.left {
			return 0, errDirectory
		}
		b.left -= int64(len(p))
	}
	return b.r.ReadAt(p, off)
}

// An archive is a workbook's container, checked against the limits.
type archive struct {
	parts  map[string]*zip.File // by lower-case name: part names ignore case
	limits Limits
}

// openArchive lists the parts and refuses, before unpacking any, what the
// limits forbid and what no table needs.
func openArchive(r io.ReaderAt, size int64, limits Limits) (*archive, error) {
	budget := &budgetReaderAt{r: r, left: directoryBudget}
	z, err := zip.NewReader(budget, size)
	if errors.Is(err, errDirectory) {
		return nil, &Error{Code: CodeBomb, Limit: int64(limits.Entries), Cause: err}
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, malformed(err)
	}
	budget.left = -1
	if len(z.File) > limits.Entries {
		return nil, &Error{Code: CodeBomb, Limit: int64(limits.Entries)}
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File)), limits: limits}
	var unpacked uint64
	for _, f := range z.File {
		name := partName(f.Name)
		if _, twice := a.parts[name]; twice {
			// Two parts of one name are two answers to one question.
			return nil, malformed(errors.New("part twice: " + name))
		}
		a.parts[name] = f
		unpacked += f.UncompressedSize64
		if unpacked < f.UncompressedSize64 || unpacked > uint64(limits.UnpackedBytes) {
			return nil, &Error{Code: CodeBomb, Limit: limits.UnpackedBytes}
		}
		if f.UncompressedSize64 > 1<<20 && f.UncompressedSize64 > f.CompressedSize64*uint64(limits.Ratio) {
			return nil, &Error{Code: CodeBomb, Limit: limits.Ratio}
		}
		if err := a.judge(name, f); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// judge refuses parts that show the file to be something else than a plain
// workbook.
func (a *archive) judge(name string, f *zip.File) error {
	const encrypted = 0x1
	base := path.Base(name)
	switch {
	case f.Flags&encrypted != 0:
		return &Error{Code: CodeEncrypted}
	case strings.HasPrefix(base, "vbaproject"),
		strings.HasPrefix(name, "xl/macrosheets/"),
		strings.HasPrefix(name, "xl/dialogsheets/"),
		strings.HasPrefix(name, "xl/activex/"),
		strings.HasPrefix(name, "xl/embeddings/"):
		return &Error{Code: CodeMacros, Value: shorten(f.Name)}
	case strings.HasPrefix(name, "xl/externallinks/"),
		name == "xl/connections.xml",
		strings.HasPrefix(name, "xl/querytables/"):
		return &Error{Code: CodeExternal, Value: shorten(f.Name)}
	case name == "xl/workbook.bin", name == "mimetype":
		return &Error{Code: CodeLegacy}
	}
	return nil
}

// open starts reading a part; found is false when there is none.
func (a *archive) open(name string) (rc io.ReadCloser, found bool, err error) {
	f, found := a.parts[partName(name)]
	if !found {
		return nil, false, nil
	}
	rc, err = f.Open()
	if err != nil {
		return nil, true, malformed(err)
	}
	return rc, true, nil
}

// partName is the form in which names of parts are compared.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/"))
}
