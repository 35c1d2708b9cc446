package seal

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

// drawer keeps each secret of an application in a file of its own. The files are numbered, and the newest counts.
type drawer struct {
	*files
	tenant steps.DrawerOf
}

// Drawer returns a drawer for several goroutines. Only a passphrase will do: what is in it is needed again.
func (s sealing) Drawer(folder string, key secret.FileKey, of steps.DrawerOf) (steps.Drawer, error) {
	if key.Passphrase == "" {
		return nil, &secret.Error{Kind: secret.ErrNoKey}
	}
	f, err := s.files(folder, key)
	if err != nil {
		return nil, err
	}
	return drawer{f, of}, nil
}

func (d drawer) credential(appID string, item steps.Item, kept steps.Kept) steps.Credential {
	return steps.Credential{
		TenantID: d.tenant.TenantID, Tenant: d.tenant.Tenant, Domain: d.tenant.Domain, AppID: appID, Item: item,
		KeyID: kept.KeyID, Password: kept.Value, Made: time.Now().UTC().Truncate(time.Second),
	}
}

func (d drawer) of(item steps.Item) string { return d.credential("", item, steps.Kept{}).Of() }

// sameItem reports whether two credentials are the same item of one application.
func sameItem(a, b steps.Credential) bool {
	return sameAccount(a, b) && strings.EqualFold(a.AppID, b.AppID)
}

// Place returns the newest file of an item, or the one that Put will write.
func (d drawer) Place(_ string, item steps.Item) string { return d.files.Place(d.of(item)) }

// Requests is empty: a file takes none.
func (drawer) Requests(steps.Item) []graph.Request { return nil }

// Ready is nil, as for accounts.
func (drawer) Ready(context.Context, string, steps.Item) error { return nil }

// Newest opens the newest file of an item that the passphrase opens.
func (d drawer) Newest(_ context.Context, appID string, item steps.Item) (steps.Kept, bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, _, ok := d.newestOf(appID, item)
	return steps.Kept{Value: c.Password, KeyID: c.KeyID, Made: c.Made}, ok, nil
}

func (d drawer) newestOf(appID string, item steps.Item) (steps.Credential, int, bool) {
	wanted := d.credential(appID, item, steps.Kept{})
	return d.sealed(nameOf(wanted.Of()), func(c steps.Credential) bool { return sameItem(c, wanted) })
}

// Put writes another file beside those that there are, and opens it again.
func (d drawer) Put(ctx context.Context, appID string, item steps.Item, kept steps.Kept) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	return d.add(nameOf(d.of(item)), d.credential(appID, item, kept))
}

// Prune removes the files of an item that are older than the newest and that the passphrase opens: others may be somebody else's.
func (d drawer) Prune(_ context.Context, appID string, item steps.Item) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, wanted := nameOf(d.of(item)), d.credential(appID, item, steps.Kept{})
	_, newest, _ := d.newestOf(appID, item)
	var errs []error
	for nth := newest - 1; nth > 0; nth-- {
		path := d.path(n, nth)
		if c, err := open(d.disk, path, d.passphrase); err != nil || !sameItem(c, wanted) {
			continue
		}
		if err := d.disk.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fault(path, err))
		}
	}
	d.at.Delete(strings.ToLower(d.of(item)))
	return errors.Join(errs...)
}
