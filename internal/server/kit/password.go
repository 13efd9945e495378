package kit

import (
	"context"

	"mutasi/internal/i18n"
	"mutasi/internal/identity"
)

// PasswordState says how the password of an account stands and, where a link is open by which it can be set, who issued it
// and until when it is good.
func PasswordState(ctx context.Context, p identity.PasswordState) (state, link string) {
	switch {
	case p.Fixed:
		state = i18n.T(ctx, "account.password.state_fixed")
	case !p.Set:
		state = i18n.T(ctx, "account.password.state_none")
	case p.ChangedAt != nil:
		state = i18n.T(ctx, "account.password.state_changed", "time", i18n.DateTimeShort(ctx, *p.ChangedAt))
	default:
		state = i18n.T(ctx, "account.password.state_made")
	}
	if p.LinkUntil != nil {
		link = i18n.T(ctx, "account.password.open_link", "name", p.LinkBy, "time", i18n.DateTime(ctx, *p.LinkUntil))
	}
	return state, link
}
