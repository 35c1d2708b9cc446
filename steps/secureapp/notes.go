package secureapp

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/automation"
	"cspready/steps/change/app"
	"cspready/steps/sam"
	"cspready/steps/secret"
)

// howFound returns how the application was identified without a statement; empty if this machine knows it from a
// statement or a proof.
func (c choice) howFound(stated automation.Stated) assets.Text {
	switch {
	case c.isStated, stated.HasProof && stated.Proof.IsFor(c.app):
		return assets.Text{}
	case c.isMarked:
		return assets.Say("app.by-mark")
	}
	return assets.Say("app.by-permissions")
}

// noteUnknownApp adds a note that asks the person to verify an application that this machine does not know before it
// gets a credential. Every person who may change an application can set its marker, and so have the next run give it
// access.
func (p *appPlan) noteUnknownApp() {
	if p.choice.app == nil || p.hasStored || p.choice.howFound(p.stated).Empty() || len(p.Ops) == 0 {
		return
	}
	note := assets.Say("secure-app.note-stranger", "name", p.App.Name, "id", p.App.AppID,
		"at", p.App.Created.UTC().Format(time.DateOnly), "owners", listOwners(p.sam))
	p.Notes = append([]assets.Text{note}, p.Notes...)
}

// listOwners returns the names of the owners of an application.
func listOwners(a sam.App) assets.Text {
	var names []string
	for _, o := range a.Owners {
		names = append(names, cmp.Or(o.UserPrincipalName, o.Name, o.ID))
	}
	switch {
	case a.Unread[sam.OwnerPart] != nil:
		return assets.Say("tri.unknown")
	case len(names) == 0:
		return assets.Say("ca.none")
	}
	return assets.Say("ca.list", "list", names)
}

// noteForeignCredentials adds a note that lists the application's credentials that are not in the store: another
// person or tool has them.
func (p *appPlan) noteForeignCredentials(ctx context.Context) error {
	if p.Store == nil || p.App.AppID == "" {
		return nil
	}
	keys, err := p.foreignKeys(ctx)
	if err != nil {
		return err
	}
	secrets, err := p.foreignSecrets(ctx)
	if err != nil {
		return err
	}
	if list := slices.Concat(keys, secrets); len(list) > 0 {
		slices.Sort(list)
		p.Notes = append(p.Notes,
			assets.Say("secure-app.note-credentials", "name", p.App.Name, "count", len(list), "list", list))
	}
	return nil
}

// foreignKeys returns the valid certificates whose key is not in the store. It reads the store only if there are
// certificates to compare.
func (p *appPlan) foreignKeys(ctx context.Context) (list []string, err error) {
	valid := p.sam.ValidKeys()
	if len(valid) == 0 {
		return nil, nil
	}
	pair, found, err := p.StoredKeyPair(ctx)
	for _, k := range valid {
		if found {
			if _, isStored := pair.FindCredential([]graph.KeyCredential{k}); isStored {
				continue
			}
		}
		list = append(list, nameWithExpiry(k.Name, k.Ends))
	}
	return list, p.ignoreForeignStore(err, secret.Certificate)
}

// foreignSecrets returns the valid client secrets that are not in the store.
func (p *appPlan) foreignSecrets(ctx context.Context) (list []string, err error) {
	valid := p.sam.ValidSecrets()
	if len(valid) == 0 {
		return nil, nil
	}
	stored, has, err := p.Store.Newest(ctx, p.SecretKey(secret.ClientSecret))
	for _, c := range valid {
		if _, isStored := app.FindSecret(stored, []graph.SecretCredential{c}); !has || !isStored {
			list = append(list, nameWithExpiry(c.Name, c.Ends))
		}
	}
	return list, p.ignoreForeignStore(err, secret.ClientSecret)
}

// ignoreForeignStore drops [secret.ErrTaken] for a kind of credential that this plan does not store.
func (p *appPlan) ignoreForeignStore(err error, kind secret.Kind) error {
	bySecret := p.answers.First(AskCredential) == BySecret
	if errors.Is(err, secret.ErrTaken) && bySecret != (kind == secret.ClientSecret) {
		return nil
	}
	return err
}

// nameWithExpiry returns a credential's name with its day of expiry, which distinguishes credentials of the same name.
func nameWithExpiry(name string, ends time.Time) string {
	return strings.TrimSpace(name + " " + ends.UTC().Format(time.DateOnly))
}
