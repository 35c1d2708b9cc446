package steps

import (
	"context"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/secret"
)

// retireKeys takes certificates from the application, once another was proven in their place.
//
// https://learn.microsoft.com/graph/api/application-update
type retireKeys struct {
	*making
	old, stay []graph.KeyCredential
	adds      bool   // a change before this one adds a certificate, which stays too
	renews    string // thumbprint of the one whose key was stored; who has the others is not known here
}

// body is the certificates that stay: those that were shown, as Graph printed them, and the new one, which nobody could be shown.
func (op retireKeys) body(added any) string {
	list := []any{}
	for _, k := range op.stay {
		list = append(list, k.Raw)
	}
	if op.adds {
		list = append(list, added)
	}
	return body{"keyCredentials": list}.text()
}

// Change spells out the write for a person.
func (op retireKeys) Change() Change {
	var list []assets.Text
	for _, k := range op.old {
		said := "app-retire.key"
		if k.Thumbprint == "" || k.Thumbprint != op.renews {
			said = "app-retire.unheld-key"
		}
		list = append(list, say(said, "name", k.Name, "at", k.Ends.UTC().Format(time.DateOnly), "place", op.location(secret.Certificate)))
	}
	return retirement(op.making, list, graph.Request{
		Method: "PATCH", Path: applicationsPath + "/" + op.id(), Body: op.body("{}"), Times: appTries,
	})
}

// retirement is the change that takes credentials away.
func retirement(m *making, list []assets.Text, request graph.Request) Change {
	return Change{
		Title:    say("app-retire.change", "name", m.name()),
		Question: say("app-retire.ask", "name", m.name(), "tenant", m.org.Name),
		Yes:      say("app-retire.yes"),
		Before:   say("ca.list", "list", list),
		After:    say("app-retire.after"),
		Affects:  []assets.Text{say("app-retire.affects")},
		Stops:    []assets.Text{say("app-retire.stops")},
		Undo:     say("app-retire.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{request},
	}
}

// stands proves what is to stay of the application's credentials: without it the application could not prove itself any more.
func (m *making) stands(ctx context.Context, kind secret.Kind) error {
	client, err := m.credential(ctx, kind)
	if err != nil {
		return err
	}
	return m.dir.TestCredential(ctx, client)
}

// latestEnd is when the last of certificates ends.
func latestEnd(keys []graph.KeyCredential) time.Time {
	var last time.Time
	for _, k := range keys {
		last = later(last, k.Ends)
	}
	return last
}

// later is the later of two moments.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (op retireKeys) isOld(k graph.KeyCredential) bool { return hasKey(op.old, k) }

func hasKey(list []graph.KeyCredential, k graph.KeyCredential) bool {
	return slices.ContainsFunc(list, func(o graph.KeyCredential) bool { return strings.EqualFold(o.KeyID, k.KeyID) })
}

// Done looks whether none of them is left.
func (op retireKeys) Done(ctx context.Context) (bool, error) {
	now, err := op.dir.Application(ctx, op.app.ID)
	op.retired = err == nil && !slices.ContainsFunc(now.Keys, op.isOld)
	return op.retired, unlessFresh(err, op.fresh())
}

// Do sends what stays, once the stored credential was seen to work. Another certificate that somebody added meanwhile would be lost with it, so
// then nothing is sent.
func (op retireKeys) Do(ctx context.Context) error {
	if err := op.stands(ctx, secret.Certificate); err != nil {
		return NotSent(err)
	}
	added, err := op.added(ctx)
	if err != nil {
		return NotSent(err)
	}
	err = untilReplicated(ctx, op.fresh(), func() error { return op.dir.UpdateApplication(ctx, op.app.ID, op.body(added)) })
	if err != nil {
		return err
	}
	if err := seenBack(ctx, graph.OpChangeApplication, op.Done); err != nil {
		return err
	}
	return Partial(op.store.Prune(ctx, op.secretKey(secret.Certificate)))
}

// added is the certificate that a change before this one added, as Graph prints it; nil where there is none to be. A replica may not have it yet.
func (op retireKeys) added(ctx context.Context) (any, error) {
	want := 0
	if op.adds {
		want = 1
	}
	pair, _, err := op.held(ctx)
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		now, err := ofExisting(ctx, op.fresh(), func() (graph.Application, error) { return op.dir.Application(ctx, op.app.ID) })
		if err != nil {
			return nil, err
		}
		others := slices.DeleteFunc(slices.Clone(now.Keys), func(k graph.KeyCredential) bool { return op.isOld(k) || hasKey(op.stay, k) })
		switch {
		case len(others) == 0 && want == 0:
			return nil, nil
		case len(others) == 1 && want == 1:
			if ours, is := pair.among(others); is {
				return ours.Raw, nil
			}
			return nil, ErrPlanChanged
		case len(others) > want || try == appTries:
			return nil, ErrPlanChanged
		}
		if err := pause(ctx, lookEvery); err != nil {
			return nil, err
		}
	}
}

// retireSecret takes one client secret from the application.
//
// https://learn.microsoft.com/graph/api/application-removepassword
type retireSecret struct {
	*making
	old  graph.SecretCredential
	held bool // it is the one that was stored, and has a successor; who has the others is not known here
}

func (op retireSecret) body() string { return body{"keyId": op.old.KeyID}.text() }

// Change spells out the write for a person.
func (op retireSecret) Change() Change {
	list := []assets.Text{say("app-retire.secret", "name", op.old.Name, "from", op.old.Starts.UTC().Format(time.DateOnly), "at", op.old.Ends.UTC().Format(time.DateOnly))}
	c := retirement(op.making, list, graph.Request{Method: "POST", Path: applicationsPath + "/" + op.id() + "/removePassword", Body: op.body(), Times: appTries})
	if !op.held {
		c.Title = say("app-retire.unheld", "name", op.name())
		c.Question = say("app-retire.unheld-ask", "name", op.name(), "tenant", op.org.Name)
		c.After = say("app-retire.unheld-after")
		c.Affects = []assets.Text{say("app-retire.unheld-affects", "place", op.location(secret.ClientSecret))}
		c.Stops = []assets.Text{say("app-retire.unheld-stops")}
	}
	return c
}

// Done looks whether it is gone.
func (op retireSecret) Done(ctx context.Context) (bool, error) {
	now, err := op.dir.Application(ctx, op.app.ID)
	op.retired = err == nil && !slices.ContainsFunc(now.Secrets, func(s graph.SecretCredential) bool { return strings.EqualFold(s.KeyID, op.old.KeyID) })
	return op.retired, unlessFresh(err, op.fresh())
}

// Do removes it, once the stored credential was seen to work.
func (op retireSecret) Do(ctx context.Context) error {
	if err := op.stands(ctx, secret.ClientSecret); err != nil {
		return NotSent(err)
	}
	err := untilReplicated(ctx, op.fresh(), func() error { return op.dir.RemoveSecret(ctx, op.app.ID, op.body()) })
	if err != nil {
		return err
	}
	if err := seenBack(ctx, graph.OpRemoveClientSecret, op.Done); err != nil || !op.held {
		return err
	}
	return Partial(op.store.Prune(ctx, op.secretKey(secret.ClientSecret)))
}

// Reversal is none: nobody can bring a credential back.
func (op retireKeys) Reversal() Reversal { return irreversible(whyRemoved) }

// Reversal is none, as for certificates.
func (op retireSecret) Reversal() Reversal { return irreversible(whyRemoved) }
