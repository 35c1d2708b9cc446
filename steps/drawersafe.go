package steps

import (
	"context"

	"cspready/graph"
)

// drawerSafe keeps the password of an account in a drawer.
type drawerSafe struct{ drawer Drawer }

// passwordItem is the password of the account that consents.
const passwordItem Item = "account-password"

// Place is that of the item.
func (s drawerSafe) Place(upn string) string { return s.drawer.Place(upn, passwordItem) }

// Requests are those of the item.
func (s drawerSafe) Requests(string) []graph.Request { return s.drawer.Requests(passwordItem) }

// Ready is that of the item.
func (s drawerSafe) Ready(ctx context.Context, upn string) error {
	return s.drawer.Ready(ctx, upn, passwordItem)
}

// Keep seals the password, unless one is there: the account may have been made with it. The drawer goes by application ids; the account's name
// stands for one.
func (s drawerSafe) Keep(ctx context.Context, c Credential) (Credential, error) {
	kept, found, err := s.drawer.Newest(ctx, c.UserPrincipalName, passwordItem)
	if err != nil {
		return Credential{}, err
	}
	if found {
		c.Password, c.Made = kept.Value, kept.Made
		return c, nil
	}
	return c, s.drawer.Put(ctx, c.UserPrincipalName, passwordItem, Kept{Value: c.Password})
}

// Drop leaves what is there: the next run uses it.
func (drawerSafe) Drop(context.Context, string) error { return nil }
