package proposals

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/errs"
	"mutasi/internal/proposal"
	"mutasi/internal/server/kit"
	page "mutasi/web/page/proposals"
	"mutasi/web/route"
)

// draftKinds are the papers that belong to a proposal, laterKinds those of the stages after it.
var (
	draftKinds = []proposal.DocumentKind{
		proposal.DocumentLetter, proposal.DocumentLastDecree, proposal.DocumentPerformance, proposal.DocumentStatement,
		proposal.DocumentWorkload, proposal.DocumentClearance, proposal.DocumentSupport, proposal.DocumentOther,
	}
	laterKinds = []proposal.DocumentKind{
		proposal.DocumentMinutes, proposal.DocumentPertek, proposal.DocumentOath, proposal.DocumentDuty, proposal.DocumentOther,
	}
)

func (h *Handlers) showDocuments(w http.ResponseWriter, r *http.Request, fault error, kind string) error {
	ctx := r.Context()
	x, err := h.wizard(r)
	if err != nil {
		return h.leave(w, r, err)
	}
	return kit.Render(w, r, statusOf(fault), page.Documents(page.DocumentsView{
		Form: formOf(r, x.c.PublicID, x.c.Version, fault), WizardHead: x.head, Files: documentRows(ctx, x.c.Documents),
		Kinds: documentKinds(ctx, draftKinds), Kind: kind,
	}))
}

// upload reads the file of the form.
func upload(f *kit.Form) (proposal.Upload, error) {
	up := proposal.Upload{Kind: proposal.DocumentKind(f.Get("kind"))}
	head, file, err := f.File("file", proposal.MaxDocument)
	if err != nil {
		return up, err
	}
	if err := f.Err(); err != nil {
		return up, errs.New(errs.Invalid, "common.invalid").Because(err)
	}
	if file == nil {
		return up, nil
	}
	defer file.Close() //nolint:errcheck // read only
	up.Name = head.Filename
	if up.Content, err = io.ReadAll(io.LimitReader(file, proposal.MaxDocument+1)); err != nil {
		return up, fmt.Errorf("read upload: %w", err)
	}
	return up, nil
}

func (h *Handlers) saveDocument(w http.ResponseWriter, r *http.Request) error {
	err := h.attach(r)
	if _, ok := again(err); ok {
		return h.showDocuments(w, r, err, kit.FormOf(r).Get("kind"))
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.ProposalStep(idOf(r), "dokumen"), "proposal.flash.uploaded")
}

func (h *Handlers) attach(r *http.Request) error {
	f := kit.FormOf(r)
	up, err := upload(f)
	if err != nil {
		return err
	}
	return h.Cases.Attach(r.Context(), kit.Actor(r.Context()), idOf(r), versionOf(f), up)
}

// Attach files a letter of a later stage.
func (h *Handlers) Attach(w http.ResponseWriter, r *http.Request) error {
	err := h.attach(r)
	if _, ok := again(err); ok {
		return h.show(w, r, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Proposal(idOf(r))+"#dokumen", "proposal.flash.uploaded")
}

// RemoveDocument takes a document off a draft or returned case.
func (h *Handlers) RemoveDocument(w http.ResponseWriter, r *http.Request) error {
	err := h.Cases.Remove(r.Context(), kit.Actor(r.Context()), idOf(r), versionOf(kit.FormOf(r)), chi.URLParam(r, "doc"))
	if _, ok := again(err); ok {
		return h.showDocuments(w, r, err, "")
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.ProposalStep(idOf(r), "dokumen"), "proposal.flash.removed")
}

// ExamineDocument records that a document was found good, or what is wrong with it.
func (h *Handlers) ExamineDocument(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	doc, good := chi.URLParam(r, "doc"), f.Get("hasil") == "good"
	note := page.WrongNote(doc)
	err := h.Cases.Examine(r.Context(), kit.Actor(r.Context()), idOf(r), versionOf(f), doc, good, f.Get(note))
	if e, ok := errors.AsType[*errs.Error](err); ok {
		for i := range e.Fields {
			e.Fields[i].Name = note // the page has one such field for each document
		}
	}
	if _, ok := again(err); ok {
		return h.show(w, r, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Proposal(idOf(r))+"#dokumen", "")
}

// Document sends a document. It is always a download: what people upload is never shown as a page of ours.
func (h *Handlers) Document(w http.ResponseWriter, r *http.Request) error {
	f, err := h.Cases.Fetch(r.Context(), kit.Actor(r.Context()), idOf(r), chi.URLParam(r, "doc"))
	if err != nil {
		return err
	}
	return kit.File(w, r, "dokumen-"+chi.URLParam(r, "doc")+".pdf", "application/pdf", f.Content)
}
