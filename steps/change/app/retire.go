package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

// RetireKeys takes certificates from the application, once another was proven in their place.
//
// https://learn.microsoft.com/graph/api/application-update
type RetireKeys struct {
	*Making
	Old, Stay []graph.KeyCredential
	Adds      bool   // a change before this one adds a certificate, which stays too
	Renews    string // thumbprint of the one whose key was stored; who has the others is not known here
}

// body is the certificates that stay: those that were shown, as Graph printed them, and the new one, which nobody could be shown.
func (op RetireKeys) body(added any) string {
	list := []any{}
	for _, k := range op.Stay {
		list = append(list, k.Raw)
	}
	if op.Adds {
		list = append(list, added)
	}
	return graph.Body{"keyCredentials": list}.Text()
}

// Change spells out the write for a person.
func (op RetireKeys) Change() steps.Change {
	var list []assets.Text
	for _, k := range op.Old {
		said := "app-retire.key"
		if k.Thumbprint == "" || k.Thumbprint != op.Renews {
			said = "app-retire.unheld-key"
		}
		list = append(list, assets.Say(said, "name", k.Name, "at", k.Ends.UTC().Format(time.DateOnly), "place", op.Location(secret.Certificate)))
	}
	return retirement(op.Making, list, graph.Request{
		Method: "PATCH", Path: applicationsPath + "/" + op.id(), Body: op.body("{}"), Times: appTries,
	})
}

// retirement is the change that takes credentials away.
func retirement(m *Making, list []assets.Text, request graph.Request) steps.Change {
	return steps.Change{
		Title:    assets.Say("app-retire.change", "name", m.Name()),
		Question: assets.Say("app-retire.ask", "name", m.Name(), "tenant", m.Org.Name),
		Yes:      assets.Say("app-retire.yes"),
		Before:   assets.Say("ca.list", "list", list),
		After:    assets.Say("app-retire.after"),
		Affects:  []assets.Text{assets.Say("app-retire.affects")},
		Stops:    []assets.Text{assets.Say("app-retire.stops")},
		Undo:     assets.Say("app-retire.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{request},
	}
}

// stands proves what is to stay of the application's credentials: without it the application could not prove itself any more.
func (m *Making) stands(ctx context.Context, kind secret.Kind) error {
	client, err := m.credential(ctx, kind)
	if err != nil {
		return err
	}
	return m.Dir.TestCredential(ctx, client)
}

// LatestEnd is when the last of certificates ends.
func LatestEnd(keys []graph.KeyCredential) time.Time {
	var last time.Time
	for _, k := range keys {
		last = steps.Later(last, k.Ends)
	}
	return last
}

func (op RetireKeys) isOld(k graph.KeyCredential) bool { return hasKey(op.Old, k) }

func hasKey(list []graph.KeyCredential, k graph.KeyCredential) bool {
	return slices.ContainsFunc(list, func(o graph.KeyCredential) bool { return strings.EqualFold(o.KeyID, k.KeyID) })
}

// Done looks whether none of them is left.
func (op RetireKeys) Done(ctx context.Context) (bool, error) {
	now, err := op.Dir.Application(ctx, op.App.ID)
	op.Retired = err == nil && !slices.ContainsFunc(now.Keys, op.isOld)
	return op.Retired, unlessFresh(err, op.fresh())
}

// Do sends what stays, once the stored credential was seen to work. Another certificate that somebody added meanwhile would be lost with it, so
// then nothing is sent.
func (op RetireKeys) Do(ctx context.Context) error {
	if err := op.stands(ctx, secret.Certificate); err != nil {
		return steps.NotSent(err)
	}
	added, err := op.added(ctx)
	if err != nil {
		return steps.NotSent(err)
	}
	err = untilReplicated(ctx, op.fresh(), func() error { return op.Dir.UpdateApplication(ctx, op.App.ID, op.body(added)) })
	if err != nil {
		return err
	}
	if err := seenBack(ctx, graph.OpChangeApplication, op.Done); err != nil {
		return err
	}
	return steps.Partial(op.Store.Prune(ctx, op.SecretKey(secret.Certificate)))
}

// added is the certificate that a change before this one added, as Graph prints it; nil where there is none to be. A replica may not have it yet.
func (op RetireKeys) added(ctx context.Context) (any, error) {
	want := 0
	if op.Adds {
		want = 1
	}
	pair, _, err := op.Held(ctx)
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		now, err := OfExisting(ctx, op.fresh(), func() (graph.Application, error) { return op.Dir.Application(ctx, op.App.ID) })
		if err != nil {
			return nil, err
		}
		others := slices.DeleteFunc(slices.Clone(now.Keys), func(k graph.KeyCredential) bool { return op.isOld(k) || hasKey(op.Stay, k) })
		switch {
		case len(others) == 0 && want == 0:
			return nil, nil
		case len(others) == 1 && want == 1:
			if ours, is := pair.Among(others); is {
				return ours.Raw, nil
			}
			return nil, steps.ErrPlanChanged
		case len(others) > want || try == appTries:
			return nil, steps.ErrPlanChanged
		}
		if err := steps.Pause(ctx, steps.LookEvery); err != nil {
			return nil, err
		}
	}
}

// RetireSecret takes one client secret from the application.
//
// https://learn.microsoft.com/graph/api/application-removepassword
type RetireSecret struct {
	*Making
	Old  graph.SecretCredential
	Held bool // it is the one that was stored, and has a successor; who has the others is not known here
}

func (op RetireSecret) body() string { return graph.Body{"keyId": op.Old.KeyID}.Text() }

// Change spells out the write for a person.
func (op RetireSecret) Change() steps.Change {
	list := []assets.Text{assets.Say("app-retire.secret", "name", op.Old.Name, "from", op.Old.Starts.UTC().Format(time.DateOnly), "at", op.Old.Ends.UTC().Format(time.DateOnly))}
	c := retirement(op.Making, list, graph.Request{Method: "POST", Path: applicationsPath + "/" + op.id() + "/removePassword", Body: op.body(), Times: appTries})
	if !op.Held {
		c.Title = assets.Say("app-retire.unheld", "name", op.Name())
		c.Question = assets.Say("app-retire.unheld-ask", "name", op.Name(), "tenant", op.Org.Name)
		c.After = assets.Say("app-retire.unheld-after")
		c.Affects = []assets.Text{assets.Say("app-retire.unheld-affects", "place", op.Location(secret.ClientSecret))}
		c.Stops = []assets.Text{assets.Say("app-retire.unheld-stops")}
	}
	return c
}

// Done looks whether it is gone.
func (op RetireSecret) Done(ctx context.Context) (bool, error) {
	now, err := op.Dir.Application(ctx, op.App.ID)
	op.Retired = err == nil && !slices.ContainsFunc(now.Secrets, func(s graph.SecretCredential) bool { return strings.EqualFold(s.KeyID, op.Old.KeyID) })
	return op.Retired, unlessFresh(err, op.fresh())
}

// Do removes it, once the stored credential was seen to work.
func (op RetireSecret) Do(ctx context.Context) error {
	if err := op.stands(ctx, secret.ClientSecret); err != nil {
		return steps.NotSent(err)
	}
	err := untilReplicated(ctx, op.fresh(), func() error { return op.Dir.RemoveSecret(ctx, op.App.ID, op.body()) })
	if err != nil {
		return err
	}
	if err := seenBack(ctx, graph.OpRemoveClientSecret, op.Done); err != nil || !op.Held {
		return err
	}
	return steps.Partial(op.Store.Prune(ctx, op.SecretKey(secret.ClientSecret)))
}

// Reversal is none: nobody can bring a credential back.
func (op RetireKeys) Reversal() steps.Reversal { return steps.NoUndo(steps.WhyRemoved) }

// Reversal is none, as for certificates.
func (op RetireSecret) Reversal() steps.Reversal { return steps.NoUndo(steps.WhyRemoved) }
