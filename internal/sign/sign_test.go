package sign_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"mutasi/internal/sign"
)

func TestPassphraseHidesItself(t *testing.T) {
	t.Parallel()
	const secret = "rahasia-sekali"
	r := sign.Request{Signer: "Bupati", Passphrase: secret}
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("sign", "request", r, "passphrase", r.Passphrase)
	for name, text := range map[string]string{
		"json": string(raw), "log": log.String(), "%v": fmt.Sprint(r), "%+v": fmt.Sprintf("%+v", r), "%#v": fmt.Sprintf("%#v", r), "%s": r.Passphrase.String(),
	} {
		if strings.Contains(text, secret) {
			t.Errorf("%s shows the passphrase: %s", name, text)
		}
	}
}

func TestLocalSignsTheBytesItWasGiven(t *testing.T) {
	t.Parallel()
	doc := []byte("%PDF-1.3 isi")
	got, err := sign.Local{}.Sign(t.Context(), sign.Request{Document: doc, SHA256: sha256.Sum256(doc)})
	if err != nil || !bytes.Equal(got.Document, doc) || got.Method != sign.LocalMethod {
		t.Errorf("Sign = %+v, %v", got, err)
	}
	if _, err := (sign.Local{}).Sign(t.Context(), sign.Request{Document: doc, SHA256: sha256.Sum256([]byte("lain"))}); err == nil {
		t.Error("signed a document that is not the one of the hash")
	}
}
