package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps"
)

// answerLimit is how long the answer to a renewal waits to be received: the request may have been
// cancelled.
const answerLimit = time.Second

// awaitRenewal waits until Microsoft demands a new sign-in during the visit.
func awaitRenewal(ctx context.Context, link steps.Link) tea.Cmd {
	return func() tea.Msg {
		select {
		case r := <-link.Renewals:
			return renewalMsg{Renewal: r, listen: awaitRenewal(ctx, link)}
		case <-ctx.Done():
			return nil
		}
	}
}

// answer sends the result of the renewal to the waiting request.
func (r renewalMsg) answer(err error) tea.Cmd {
	return func() tea.Msg {
		select {
		case r.Done <- err:
		case <-time.After(answerLimit):
		}
		return nil
	}
}

// decline answers that no one will sign in, and waits for the next renewal: the write that is being
// finished may need several.
func (r renewalMsg) decline() tea.Cmd { return tea.Sequence(r.answer(context.Canceled), r.listen) }

// renew shows a sign-in in front of the page when one is demanded, and removes it when it is done or
// declined.
func (w wizard) renew(msg tea.Msg) (wizard, tea.Cmd) {
	switch msg := msg.(type) {
	case renewalMsg:
		if w.interrupted {
			return w, msg.decline()
		}
		w, covered := w.toFront(hiddenMsg{})
		w.renewal, w.top, w.helping = &msg, 0, false
		w.over = w.demanded(msg)
		w, cmd := w.furnish()
		return w, tea.Batch(covered, cmd, w.over.init())
	case renewedMsg:
		return w.renewed(nil)
	case renewalLeftMsg:
		return w.renewed(context.Canceled)
	}
	return w, nil
}

// demanded returns the page of the demanded sign-in: the operator's, or someone's to an application of the
// tenant, for which the page uses that application's sign-in.
func (w wizard) demanded(msg renewalMsg) signIn {
	if msg.To == nil {
		want := w.SignedIn().SignInAgain(graph.Want{Claims: msg.Claims})
		return newSignIn(w.visit, want, w.say("sign-in.why-renewal"), renewedMsg{}, renewalLeftMsg{})
	}
	v := w.visit
	v.Link.SignIn = msg.To
	why := w.say("sign-in.why-app", "upn", msg.Want.Hint)
	return newSignIn(v, msg.Want, why, renewedMsg{}, renewalLeftMsg{}).withoutCodes()
}

// renewed removes the sign-in and answers the renewal that it was for.
func (w wizard) renewed(err error) (wizard, tea.Cmd) {
	if w.renewal == nil {
		return w, nil
	}
	done := *w.renewal
	w.renewal, w.over, w.top = nil, nil, 0
	w, cmd := w.furnish()
	return w, tea.Batch(cmd, tea.Sequence(done.answer(err), done.listen))
}
