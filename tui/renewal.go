package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/steps"
)

// answerLimit is how long a renewal's answer waits to be taken: whoever asked may have given up.
const answerLimit = time.Second

// awaitRenewal waits for Microsoft to demand a sign-in in the middle of the work.
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

// answer tells the request that waits how the renewal went.
func (r renewalMsg) answer(err error) tea.Cmd {
	return func() tea.Msg {
		select {
		case r.Done <- err:
		case <-time.After(answerLimit):
		}
		return nil
	}
}

// decline answers that nobody will sign in, and listens on: a write that is finished may ask more than once.
func (r renewalMsg) decline() tea.Cmd { return tea.Sequence(r.answer(context.Canceled), r.listen) }

// renew puts a sign-in over the page when one is demanded, and takes it away when it is done or declined.
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

// demanded is the sign-in that is demanded: of the operator, or of somebody else to an application of the tenant, over whose sign-in the page
// then goes.
func (w wizard) demanded(msg renewalMsg) signIn {
	if msg.To == nil {
		want := w.SignedIn().SignInAgain(graph.Want{Claims: msg.Claims})
		return newSignIn(w.visit, want, w.say("sign-in.why-renewal"), renewedMsg{}, renewalLeftMsg{})
	}
	v := w.visit
	v.Link.SignIn = msg.To
	return newSignIn(v, msg.Want, w.say("sign-in.why-app", "upn", msg.Want.Hint), renewedMsg{}, renewalLeftMsg{}).withoutCodes()
}

func (w wizard) renewed(err error) (wizard, tea.Cmd) {
	if w.renewal == nil {
		return w, nil
	}
	done := *w.renewal
	w.renewal, w.over, w.top = nil, nil, 0
	w, cmd := w.furnish()
	return w, tea.Batch(cmd, tea.Sequence(done.answer(err), done.listen))
}
