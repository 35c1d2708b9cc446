package tui

import (
	"errors"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// fault shows what failed and what to do next.
type fault struct {
	visit
	failed failedMsg
}

func newFault(v visit, failed failedMsg) page { return fault{visit: v, failed: failed} }

// otherAccount reports whether an error is about the account that signed in, so that another account may
// succeed.
func otherAccount(err error) bool {
	kinds := []graph.Kind{graph.ErrPersonalAccount, graph.ErrWrongTenant, graph.ErrWrongAccount, graph.ErrCredentials}
	return slices.ContainsFunc(kinds, func(kind graph.Kind) bool { return errors.Is(err, kind) })
}

func (fault) init() tea.Cmd { return nil }

func (p fault) update(msg tea.Msg) (page, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	switch name := press.String(); {
	case name == "r" && p.failed.again != nil:
		return p, tell(p.failed.again)
	case name == "f" && p.failed.ask != nil:
		return p, tell(p.failed.ask)
	case name == "s" && p.signInHelps():
		want := graph.Want{Claims: claims(p.failed.err)}
		return p, tell(signInWantMsg{want: want, done: signedInMsg{}, back: p.failed.back})
	case name == "a" && otherAccount(p.failed.err):
		return p, tell(otherTenantMsg{})
	case name == "esc" && p.failed.back != nil:
		return p, tell(p.failed.back)
	case name == "q":
		return p, tell(finishedMsg{p.failed.err})
	}
	return p, nil
}

// signInHelps reports whether the service wants the operator to sign in again.
func (p fault) signInHelps() bool {
	return errors.Is(p.failed.err, graph.ErrSignInAgain) && p.Place.Session.TenantID != ""
}

func (p fault) view(width, _ int, st styles) sheet {
	title := st.bold.Render(wrap(p.say("fault.title"), width))
	return sheet{text: join(title, p.advice(p.failed.err, width, st))}
}

// advice returns what happened, what to do next, and what support needs to know.
func (v visit) advice(err error, width int, st styles) string {
	a := explain(err)
	return join(
		st.bad.Render(hang("✗ ", v.cat.Say(a.Happened), width)),
		wrap(v.cat.Say(a.Next), width),
		v.support(err, width, st),
	)
}

// explain returns the advice for an error. [notGranted] is an error of the front end alone.
func explain(err error) steps.Advice {
	if missing, ok := errors.AsType[notGranted](err); ok {
		return steps.Advice{
			Happened: assets.Say("wizard.not-granted.happened", "scopes", []string(missing)),
			Next:     assets.Say("wizard.not-granted.next"),
		}
	}
	return steps.Explain(err)
}

// A notGranted error lists the permissions for approved changes that a sign-in did not grant.
type notGranted []string

// Error names the permissions.
func (n notGranted) Error() string { return "not granted: " + strings.Join(n, ", ") }

// Unwrap returns an error of the kind [graph.ErrConsent].
func (notGranted) Unwrap() error { return &graph.Error{Op: graph.OpSignIn, Kind: graph.ErrConsent} }

// claims returns the claims challenge of an error, if it has one.
func claims(err error) string {
	if e, ok := errors.AsType[*graph.Error](err); ok {
		return e.Claims
	}
	return ""
}

func (p fault) keys() []key.Binding {
	var keys []key.Binding
	if p.failed.again != nil {
		keys = append(keys, p.bind("retry", "r"))
	}
	if p.failed.ask != nil {
		keys = append(keys, p.bind("answers", "f"))
	}
	if p.signInHelps() {
		keys = append(keys, p.bind("sign-in", "s"))
	}
	if otherAccount(p.failed.err) {
		keys = append(keys, p.bind("account", "a"))
	}
	if p.failed.back != nil {
		keys = append(keys, p.bind("back", "esc"))
	}
	return append(keys, p.bind("quit", "q"))
}

func (p fault) stage() steps.Stage {
	if p.Place.Session.TenantID == "" || p.failed.at == "" {
		return stageSignIn
	}
	return p.failed.at
}
