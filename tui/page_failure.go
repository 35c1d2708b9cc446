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
	"cspready/tui/widget"
)

// failure shows what failed and what to do next.
type failure struct {
	pageState
	failed failedMsg
}

func newFailure(v pageState, failed failedMsg) page { return failure{pageState: v, failed: failed} }

// isWrongAccount reports whether an error is about the account that signed in, so that another account may
// succeed.
func isWrongAccount(err error) bool {
	kinds := []graph.Kind{graph.ErrPersonalAccount, graph.ErrWrongTenant, graph.ErrWrongAccount, graph.ErrCredentials}
	return slices.ContainsFunc(kinds, func(kind graph.Kind) bool { return errors.Is(err, kind) })
}

func (failure) init() tea.Cmd { return nil }

func (p failure) update(msg tea.Msg) (page, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	switch name := press.String(); {
	case name == "r" && p.failed.again != nil:
		return p, sendMsg(p.failed.again)
	case name == "f" && p.failed.questions != nil:
		return p, sendMsg(p.failed.questions)
	case name == "s" && p.canSignInAgain():
		want := graph.SignInRequest{Claims: claimsOf(p.failed.err)}
		return p, sendMsg(signInRequestMsg{want: want, done: signedInMsg{}, back: p.failed.back})
	case name == "a" && isWrongAccount(p.failed.err):
		return p, sendMsg(otherTenantMsg{})
	case name == "esc" && p.failed.back != nil:
		return p, sendMsg(p.failed.back)
	case name == "q":
		return p, sendMsg(finishedMsg{p.failed.err})
	}
	return p, nil
}

// canSignInAgain reports whether the service wants the operator to sign in again.
func (p failure) canSignInAgain() bool {
	return errors.Is(p.failed.err, graph.ErrSignInAgain) && p.Place.Session.TenantID != ""
}

func (p failure) view(width, _ int, st widget.Styles) content {
	title := st.Bold.Render(widget.Wrap(p.say("fault.title"), width))
	return content{text: widget.Join(title, p.adviceText(p.failed.err, width, st))}
}

// adviceText returns what happened, what to do next, and what support needs to know.
func (v pageState) adviceText(err error, width int, st widget.Styles) string {
	a := adviceFor(err)
	return widget.Join(
		st.Bad.Render(widget.Indent("✗ ", v.cat.Say(a.Happened), width)),
		widget.Wrap(v.cat.Say(a.Next), width),
		v.supportTerms(err, width, st),
	)
}

// adviceFor returns the advice for an error. [notGrantedError] is an error of the front end alone.
func adviceFor(err error) steps.Advice {
	if missing, ok := errors.AsType[notGrantedError](err); ok {
		return steps.Advice{
			Happened: assets.Say("wizard.not-granted.happened", "scopes", []string(missing)),
			Next:     assets.Say("wizard.not-granted.next"),
		}
	}
	return steps.Explain(err)
}

// A notGrantedError error lists the permissions for approved changes that a sign-in did not grant.
type notGrantedError []string

// Error names the permissions.
func (n notGrantedError) Error() string { return "not granted: " + strings.Join(n, ", ") }

// Unwrap returns an error of the kind [graph.ErrConsent].
func (notGrantedError) Unwrap() error {
	return &graph.Error{Op: graph.OpSignIn, Kind: graph.ErrConsent}
}

// claimsOf returns the claims challenge of an error, if it has one.
func claimsOf(err error) string {
	if e, ok := errors.AsType[*graph.Error](err); ok {
		return e.Claims
	}
	return ""
}

func (p failure) keys() []key.Binding {
	var keys []key.Binding
	if p.failed.again != nil {
		keys = append(keys, p.bind("retry", "r"))
	}
	if p.failed.questions != nil {
		keys = append(keys, p.bind("answers", "f"))
	}
	if p.canSignInAgain() {
		keys = append(keys, p.bind("sign-in", "s"))
	}
	if isWrongAccount(p.failed.err) {
		keys = append(keys, p.bind("account", "a"))
	}
	if p.failed.back != nil {
		keys = append(keys, p.bind("back", "esc"))
	}
	return append(keys, p.bind("quit", "q"))
}

func (p failure) stage() steps.Stage {
	if p.Place.Session.TenantID == "" || p.failed.stage == "" {
		return stageSignIn
	}
	return p.failed.stage
}
