package main

import (
	"strings"
	"testing"
)

// Nothing starts for somebody who asks what there is, or mistypes.
func TestCommandLine(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"", "usage: mutasi COMMAND"},
		{"--help", "usage: mutasi COMMAND"},
		{"sevre", `unknown command "sevre"`},
		{"serve --help", "takes no arguments"},
		{"work --port 80", "takes no arguments"},
		{"", "assessments|workloads"},
		{"seed --size big", "choose small, city or nation"},
		{"import", "name what the file holds and the file"},
		{"account", "say reset and the user name"},
		{"account close siti", "say reset and the user name"},
		{"found --code 5503", "say --code, --name, --region, --seat and --admin"},
	} {
		var errOut strings.Builder
		if code := run(t.Context(), strings.Fields(tt.args), nil, nil, &errOut); code != 2 || !strings.Contains(errOut.String(), tt.want) {
			t.Errorf("mutasi %s: code %d, %q; want 2 and %q", tt.args, code, errOut.String(), tt.want)
		}
	}
}
