package live

import (
	"context"
	"iter"

	"cspready/graph"
)

// activity is an account with what Graph keeps of its sign-ins.
type activity struct {
	ID               string
	AssignedLicenses []struct{ SkuID string }
	SignInActivity   *struct {
		LastSignInDateTime               string
		LastNonInteractiveSignInDateTime string
		LastSuccessfulSignInDateTime     string
	}
}

const activityProperties = "id,assignedLicenses,signInActivity"

func (a activity) read() graph.Activity {
	found := graph.Activity{UserID: a.ID, Licensed: len(a.AssignedLicenses) > 0}
	if s := a.SignInActivity; s != nil { // an account that never signed in has none
		found.Person, found.Background = when(s.LastSignInDateTime), when(s.LastNonInteractiveSignInDateTime)
		found.Succeeded = when(s.LastSuccessfulSignInDateTime)
	}
	return found
}

// Activities yields when each account signed in last. It is a second pass over the accounts: in the first, a tenant without a licence for
// it would lose them all.
//
// https://learn.microsoft.com/graph/api/user-list
func (c *Connection) Activities(ctx context.Context) iter.Seq2[graph.Activity, error] {
	const op = graph.OpReadSignInActivity
	return func(yield func(graph.Activity, error) bool) {
		for a, err := range each[activity](ctx, c, op, c.address("/users", "$select", activityProperties, "$top", "500")) {
			if err == nil && a.ID == "" {
				err = &graph.Error{Op: op, Kind: graph.ErrUnreadable}
			}
			if !yield(a.read(), err) || err != nil {
				return
			}
		}
	}
}

// Activity returns when one account signed in last. It goes by id: by user principal name Graph refuses.
//
// https://learn.microsoft.com/graph/api/user-get
func (c *Connection) Activity(ctx context.Context, userID string) (graph.Activity, error) {
	const op = graph.OpReadSignInActivity
	a, err := one[activity](ctx, c, op, c.address("/users/"+segment(userID), "$select", activityProperties))
	if err == nil && a.ID == "" {
		err = &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	if err != nil {
		return graph.Activity{}, err
	}
	return a.read(), nil
}
