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

// howFound says how an application was found that nobody named; empty where this machine knows it.
func (c choice) howFound(now automation.StatedAutomation) assets.Text {
	switch {
	case c.isStated, now.Proved && now.Proof.IsFor(c.app):
		return assets.Text{}
	case c.isMarked:
		return assets.Say("app.by-mark")
	}
	return assets.Say("app.by-permissions")
}

// noteUnknownApp asks whether it is the tenant's own application that gets a credential, where nothing here knows it: whoever may change an
// application can set its mark, and let the next run give it what they are after.
func (p *appPlan) noteUnknownApp() {
	if p.choice.app == nil || p.hasStored || p.choice.howFound(p.stated).Empty() || len(p.Ops) == 0 {
		return
	}
	note := assets.Say("secure-app.note-stranger", "name", p.App.Name, "id", p.App.AppID, "at", p.App.Created.UTC().Format(time.DateOnly), "owners", listOwners(p.sam))
	p.Notes = append([]assets.Text{note}, p.Notes...)
}

// listOwners lists who owns an application.
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

// noteForeignCredentials lists credentials that another person or tool has: they are not in the store.
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
		p.Notes = append(p.Notes, assets.Say("secure-app.note-credentials", "name", p.App.Name, "count", len(list), "list", list))
	}
	return nil
}

// foreignKeys reads the store only where there is something to compare: a key need not be stored in it.
func (p *appPlan) foreignKeys(ctx context.Context) (list []string, err error) {
	live := p.sam.ValidKeys()
	if len(live) == 0 {
		return nil, nil
	}
	pair, found, err := p.Held(ctx)
	for _, k := range live {
		if found {
			if _, ours := pair.Among([]graph.KeyCredential{k}); ours {
				continue
			}
		}
		list = append(list, nameWithExpiry(k.Name, k.Ends))
	}
	return list, p.ignoreForeignStore(err, secret.Certificate)
}

func (p *appPlan) foreignSecrets(ctx context.Context) (list []string, err error) {
	live := p.sam.ValidSecrets()
	if len(live) == 0 {
		return nil, nil
	}
	kept, has, err := p.Store.Newest(ctx, p.SecretKey(secret.ClientSecret))
	for _, c := range live {
		if _, ours := app.SecretOf(kept, []graph.SecretCredential{c}); !has || !ours {
			list = append(list, nameWithExpiry(c.Name, c.Ends))
		}
	}
	return list, p.ignoreForeignStore(err, secret.ClientSecret)
}

// ignoreForeignStore drops the error of a name that is taken, where this plan stores nothing under it.
func (p *appPlan) ignoreForeignStore(err error, kind secret.Kind) error {
	bySecret := p.answers.First(AskCredential) == BySecret
	if errors.Is(err, secret.ErrTaken) && bySecret != (kind == secret.ClientSecret) {
		return nil
	}
	return err
}

// nameWithExpiry tells credentials of one name apart by the day on which they end.
func nameWithExpiry(name string, ends time.Time) string {
	return strings.TrimSpace(name + " " + ends.UTC().Format(time.DateOnly))
}
