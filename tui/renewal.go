package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps/visit"
	"cspready/tui/widget"
)

// answerTimeout is how long the answer to a renewal waits to be received: the request may have been
// cancelled.
const answerTimeout = time.Second

// waitForRenewal waits until Microsoft demands a new sign-in during the visit.
func waitForRenewal(ctx context.Context, link visit.Link) tea.Cmd {
	return func() tea.Msg {
		select {
		case r := <-link.Renewals:
			return renewalMsg{Renewal: r, listen: waitForRenewal(ctx, link)}
		case <-ctx.Done():
			return nil
		}
	}
}

// answerWith sends the result of the renewal to the waiting request.
func (r renewalMsg) answerWith(err error) tea.Cmd {
	return func() tea.Msg {
		select {
		case r.Done <- err:
		case <-time.After(answerTimeout):
		}
		return nil
	}
}

// declineAndListen answers that no one will sign in, and waits for the next renewal: the write that is being
// finished may need several.
func (r renewalMsg) declineAndListen() tea.Cmd {
	return tea.Sequence(r.answerWith(context.Canceled), r.listen)
}

// updateRenewal shows a sign-in in front of the page when one is demanded, and removes it when it is done or
// declined.
func (w wizard) updateRenewal(msg tea.Msg) (wizard, tea.Cmd) {
	switch msg := msg.(type) {
	case renewalMsg:
		if w.interrupted {
			return w, msg.declineAndListen()
		}
		w, covered := w.updateFront(widget.HiddenMsg{})
		w.renewal, w.top, w.helpShown = &msg, 0, false
		w.overlay = w.newRenewalSignIn(msg)
		w, cmd := w.resize()
		return w, tea.Batch(covered, cmd, w.overlay.init())
	case renewedMsg:
		return w.endRenewal(nil)
	case renewalDeclinedMsg:
		return w.endRenewal(context.Canceled)
	}
	return w, nil
}

// newRenewalSignIn returns the page of the demanded sign-in: the operator's, or someone's to an application of the
// tenant, for which the page uses that application's sign-in.
func (w wizard) newRenewalSignIn(msg renewalMsg) signIn {
	if msg.SignIn == nil {
		signedIn := w.visit().SignedIn()
		want := signedIn.SignInAgain(graph.SignInRequest{Claims: msg.Claims})
		return newSignIn(w.pageState, want, w.say("sign-in.why-renewal"), renewedMsg{}, renewalDeclinedMsg{})
	}
	v := w.pageState
	v.Link.SignIn = msg.SignIn
	why := w.say("sign-in.why-app", "upn", msg.Request.Hint)
	return newSignIn(v, msg.Request, why, renewedMsg{}, renewalDeclinedMsg{}).withoutCodes()
}

// endRenewal removes the sign-in and answers the renewal that it was for.
func (w wizard) endRenewal(err error) (wizard, tea.Cmd) {
	if w.renewal == nil {
		return w, nil
	}
	done := *w.renewal
	w.renewal, w.overlay, w.top = nil, nil, 0
	w, cmd := w.resize()
	return w, tea.Batch(cmd, tea.Sequence(done.answerWith(err), done.listen))
}
