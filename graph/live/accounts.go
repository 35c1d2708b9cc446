package live

import (
	"context"
	"encoding/json"
	"iter"
	"slices"
	"time"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
)

// PerUserMFA yields the state of the old per-user MFA, which only beta tells.
//
// https://learn.microsoft.com/graph/api/authentication-get
func (c *Connection) PerUserMFA(ctx context.Context, userIDs []string) iter.Seq[graph.PerUserMFA] {
	const op = graph.OpReadPerUserMFA
	type requirements struct{ PerUserMfaState string }
	return func(yield func(graph.PerUserMFA) bool) {
		for ids := range slices.Chunk(userIDs, batchSize) {
			urls := make([]string, len(ids))
			for i, id := range ids {
				urls[i] = "/users/" + segment(id) + "/authentication/requirements"
			}
			answers, err := c.batchAt(ctx, op, c.beta("/$batch"), urls)
			if err != nil {
				return // those not yielded are not known
			}
			for i, a := range answers {
				r, err := decode[requirements](op, a)
				if !yield(graph.PerUserMFA{UserID: ids[i], State: r.PerUserMfaState, Err: err}) {
					return
				}
			}
		}
	}
}

// SignIns yields interactive sign-ins since a moment, the latest first.
//
// https://learn.microsoft.com/graph/api/signin-list
func (c *Connection) SignIns(ctx context.Context, since time.Time) iter.Seq2[graph.SignInEvent, error] {
	type event struct{ UserID, UserPrincipalName, ClientAppUsed, CreatedDateTime string }
	at := c.address("/auditLogs/signIns", "$filter", "createdDateTime ge "+since.UTC().Format(time.RFC3339), "$top", "1000")
	return func(yield func(graph.SignInEvent, error) bool) {
		for e, err := range each[event](ctx, c, graph.OpReadSignInLog, at) {
			found := graph.SignInEvent{UserID: e.UserID, UserPrincipalName: e.UserPrincipalName, Client: e.ClientAppUsed, At: when(e.CreatedDateTime)}
			if !yield(found, err) || err != nil {
				return
			}
		}
	}
}

// CreatePass makes a Temporary Access Pass. The code is in this answer and nowhere else, so an answer without one is ErrUnsure.
//
// https://learn.microsoft.com/graph/api/authentication-post-temporaryaccesspassmethods
func (c *Connection) CreatePass(ctx context.Context, userID, body string) (string, error) {
	const op = graph.OpCreatePass
	data, err := c.raw(ctx, op, abstractions.POST, c.address("/users/"+segment(userID)+"/authentication/temporaryAccessPassMethods"), []byte(body))
	if err != nil {
		return "", unsure(err)
	}
	var pass struct{ TemporaryAccessPass string }
	if json.Unmarshal(data, &pass) != nil || pass.TemporaryAccessPass == "" {
		return "", &graph.Error{Op: op, Kind: graph.ErrUnsure}
	}
	return pass.TemporaryAccessPass, nil
}

// RevokeSessions ends every session of an account.
//
// https://learn.microsoft.com/graph/api/user-revokesigninsessions
func (c *Connection) RevokeSessions(ctx context.Context, userID string) error {
	_, err := c.raw(ctx, graph.OpEndSessions, abstractions.POST, c.address("/users/"+segment(userID)+"/revokeSignInSessions"), nil)
	return unsure(err)
}
