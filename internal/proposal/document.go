package proposal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// A DocumentKind says what a paper of the case is.
type DocumentKind string

// The kinds of documents; those after DocumentOther come from later stages.
const (
	DocumentLetter      DocumentKind = "letter"      // letter of proposal of the office
	DocumentLastDecree  DocumentKind = "last_decree" // last decree of rank or post (K06)
	DocumentPerformance DocumentKind = "performance" // performance evaluation of two years (K07)
	DocumentStatement   DocumentKind = "statement"   // not under discipline or court process (K05), no study bond (K08)
	DocumentWorkload    DocumentKind = "workload"    // workload analysis of both posts (K01)
	DocumentClearance   DocumentKind = "clearance"   // free of findings (K09)
	DocumentSupport     DocumentKind = "support"     // what justifies setting aside a rule
	DocumentOther       DocumentKind = "other"
	DocumentMinutes     DocumentKind = "minutes" // of the TPK session
	DocumentPertek      DocumentKind = "pertek"  // BKN's opinion or refusal
	DocumentOath        DocumentKind = "oath"    // minutes of the inauguration
	DocumentDuty        DocumentKind = "duty"    // start of duty (SPMT)
)

// DocumentKinds lists the kinds in the order of pages.
var DocumentKinds = []DocumentKind{
	DocumentLetter, DocumentLastDecree, DocumentPerformance, DocumentStatement, DocumentWorkload, DocumentClearance, DocumentSupport,
	DocumentOther, DocumentMinutes, DocumentPertek, DocumentOath, DocumentDuty,
}

// MaxDocument is the greatest size of a document in bytes: 5 MB.
const MaxDocument = 5 << 20

// Upload is a file as it arrived.
type Upload struct {
	Kind     DocumentKind
	Name     string
	Content  []byte
	Replaces string // public id of the document it takes the place of; empty: none
}

// activePDF are names in a PDF that make it do something when opened. Looking for them in the raw bytes finds the
// ordinary scripted file, not one that hides its objects in compressed streams: documents are therefore always served
// as downloads under a policy that runs nothing.
var activePDF = []string{"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/RichMedia", "/XFA"}

// CheckPDF reports with a message key why the content is not a PDF that may be filed; nil if it may.
func CheckPDF(content []byte) *errs.Error {
	switch {
	case len(content) == 0:
		return errs.New(errs.Invalid, "proposal.file.empty")
	case len(content) > MaxDocument:
		return errs.New(errs.Invalid, "proposal.file.large", "most", int64(MaxDocument), "now", int64(len(content)))
	case !bytes.HasPrefix(content, []byte("%PDF-")):
		return errs.New(errs.Invalid, "proposal.file.not_pdf")
	case !bytes.Contains(content[max(0, len(content)-2048):], []byte("%%EOF")):
		return errs.New(errs.Invalid, "proposal.file.cut")
	}
	for _, name := range activePDF {
		for rest := content; ; {
			i := bytes.Index(rest, []byte(name))
			if i < 0 {
				break
			}
			rest = rest[i+len(name):]
			// A longer name such as /JSomething is another one.
			if len(rest) == 0 || !isPDFNameByte(rest[0]) {
				return errs.New(errs.Invalid, "proposal.file.active")
			}
		}
	}
	return nil
}

func isPDFNameByte(b byte) bool {
	return b > ' ' && b < 0x7f && !bytes.ContainsRune([]byte("/<>[](){}%"), rune(b))
}

// cleanName keeps the last element of a file name, without control characters, at most 120 characters long.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8Replacement {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[:120])
	}
	if name == "" || name == "." || name == "/" {
		return "dokumen.pdf"
	}
	return name
}

const utf8Replacement = '\uFFFD'

const sqlStoreFile = `
insert into stored_file (sha256, media_type, size, content) values ($1, 'application/pdf', octet_length($2::bytea), $2)
on conflict (sha256) do nothing`

const sqlInsertDocument = `
insert into proposal_document (public_id, proposal_id, kind, file_name, file_sha256, size, uploaded_by, uploaded_at)
values (@public, @proposal, @kind, @name, @sum, @size, nullif(@by::bigint, 0), @at)`

const sqlRemoveDocument = `
update proposal_document set removed_at = @at
 where public_id = @public and proposal_id = @proposal and removed_at is null
returning file_name`

// Attach files a document. Before submission and after a return the proposing side may; from the selection on whoever
// records outcomes adds the letters of later stages. Replacing a document changes what was proposed, adding one does not.
func (s *Service) Attach(ctx context.Context, who access.Actor, id string, version int, up Upload) error {
	if err := checkUpload(up); err != nil {
		return err
	}
	return s.run(ctx, who, id, version, "attach", func(t *task) error {
		action, err := t.attachAction(ctx)
		if err != nil {
			return err
		}
		name := cleanName(up.Name)
		changes := map[string]Diff{"document." + string(up.Kind): {After: name}}
		if up.Replaces != "" {
			old, err := t.remove(ctx, up.Replaces, action)
			if err != nil {
				return err
			}
			changes["document."+string(up.Kind)] = Diff{old, name}
		}
		sum := sha256.Sum256(up.Content)
		if _, err := t.tx.Exec(ctx, sqlStoreFile, sum[:], up.Content); err != nil {
			return fmt.Errorf("store file: %w", err)
		}
		if _, err := t.tx.Exec(ctx, sqlInsertDocument, pgx.NamedArgs{
			"public": db.NewPublicID(), "proposal": t.p.ID, "kind": up.Kind, "name": name, "sum": sum[:], "size": int64(len(up.Content)),
			"by": t.who.UserID, "at": t.now,
		}); err != nil {
			return fmt.Errorf("store document: %w", err)
		}
		_, err = t.move(ctx, event{Action: action, Changes: changes})
		return err
	})
}

func checkUpload(up Upload) error {
	var f errs.Fields
	if !slices.Contains(DocumentKinds, up.Kind) {
		f.Add("kind", "proposal.field.document_kind_empty")
	}
	if e := CheckPDF(up.Content); e != nil {
		f.Add("file", e.Key, e.Args...)
	}
	return f.Err()
}

// attachAction returns the action by which the actor may file documents now.
func (t *task) attachAction(ctx context.Context) (Action, error) {
	if t.p.State != Draft && t.p.State != Returned {
		return Attach, t.may(Attach)
	}
	return Edit, t.mayWrite(ctx, Edit)
}

// Remove takes a document off the case; it stays in the history.
func (s *Service) Remove(ctx context.Context, who access.Actor, id string, version int, document string) error {
	return s.run(ctx, who, id, version, "remove_document", func(t *task) error {
		action, err := t.attachAction(ctx)
		if err != nil {
			return err
		}
		name, err := t.remove(ctx, document, action)
		if err != nil {
			return err
		}
		_, err = t.move(ctx, event{Action: action, Changes: map[string]Diff{"document": {Before: name}}})
		return err
	})
}

func (t *task) remove(ctx context.Context, document string, by Action) (string, error) {
	if by != Edit {
		return "", access.ErrForbidden // later letters are records: they are added to, not taken away
	}
	name, err := db.Value[string](ctx, t.tx, sqlRemoveDocument, pgx.NamedArgs{"public": document, "proposal": t.p.ID, "at": t.now})
	if errors.Is(err, pgx.ErrNoRows) {
		return "", errs.New(errs.NotFound, "proposal.error.no_document")
	}
	if err != nil {
		return "", fmt.Errorf("remove document: %w", err)
	}
	t.p.ContentVersion++
	return name, nil
}

const sqlExamineDocument = `
update proposal_document set state = @state, note = @note
 where public_id = @public and proposal_id = @proposal and removed_at is null
returning file_name`

// Examine records that a document was looked at and found good, or wrong with a note.
func (s *Service) Examine(ctx context.Context, who access.Actor, id string, version int, document string, good bool, note string) error {
	note = strings.TrimSpace(note)
	if !good {
		var f errs.Fields
		checkText(&f, "note", note, 5)
		if err := f.Err(); err != nil {
			return err
		}
	}
	return s.run(ctx, who, id, version, "examine", func(t *task) error {
		if err := t.may(Examine); err != nil {
			return err
		}
		if err := t.p.takeDuty(ctx, t.tx, t.who, DutyCheck); err != nil {
			return err
		}
		state := "wrong"
		if good {
			state = "good"
		}
		name, err := db.Value[string](ctx, t.tx, sqlExamineDocument, pgx.NamedArgs{
			"public": document, "proposal": t.p.ID, "state": state, "note": note,
		})
		if errors.Is(err, pgx.ErrNoRows) {
			return errs.New(errs.NotFound, "proposal.error.no_document")
		}
		if err != nil {
			return fmt.Errorf("examine document: %w", err)
		}
		_, err = t.move(ctx, event{Action: Examine, Changes: map[string]Diff{name: {After: state}}})
		return err
	})
}

// Document is a filed paper without its content.
type Document struct {
	PublicID   string
	Kind       DocumentKind
	FileName   string
	Size       int64
	State      string // unchecked, good, wrong
	Note       string
	UploadedBy string
	UploadedAt time.Time
	SHA256     string // hex
}

const sqlListDocuments = `
select d.public_id, d.kind, d.file_name, d.size, d.state, d.note, coalesce(u.name, '') as uploaded_by, d.uploaded_at,
       encode(d.file_sha256, 'hex') as sha256
  from proposal_document d
  left join user_account u on u.id = d.uploaded_by
 where d.proposal_id = $1 and d.removed_at is null
 order by d.id`

const sqlFetchDocument = `
select d.file_name, f.content
  from proposal_document d join stored_file f on f.sha256 = d.file_sha256
 where d.proposal_id = $1 and d.public_id = $2`

// File is a document with its content.
type File struct {
	FileName string
	Content  []byte
}

// Fetch returns a document of a case the actor may see. Removed documents stay readable through the history.
func (s *Service) Fetch(ctx context.Context, who access.Actor, id, document string) (File, error) {
	p, err := get(ctx, s.DB, id)
	if err != nil {
		return File{}, err
	}
	if err := visible(who, p); err != nil {
		return File{}, err
	}
	f, err := db.One[File](ctx, s.DB, sqlFetchDocument, p.ID, document)
	if err != nil {
		return File{}, db.NotFound(err, "proposal.error.no_document")
	}
	return f, nil
}
