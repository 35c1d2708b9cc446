package live

import (
	"context"
	"iter"
	"slices"
	"time"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
	"cspready/graph/wire"
)

// PerUserMFA yields the state of legacy per-user MFA, which only the beta version of Graph returns.
//
// https://learn.microsoft.com/graph/api/authentication-get
func (c *Connection) PerUserMFA(ctx context.Context, userIDs []string) iter.Seq[graph.PerUserMFA] {
	const op = graph.OpReadPerUserMFA
	return func(yield func(graph.PerUserMFA) bool) {
		for ids := range slices.Chunk(userIDs, batchSize) {
			urls := make([]string, len(ids))
			for i, id := range ids {
				urls[i] = "/users/" + pathSegment(id) + "/authentication/requirements"
			}
			answers, err := c.readBatchAt(ctx, op, c.betaAddressOf("/$batch"), urls)
			if err != nil {
				return // the rest remain unknown
			}
			for i, a := range answers {
				r, err := decodeBody[wire.StrongAuthenticationRequirements](op, a)
				if !yield(graph.PerUserMFA{UserID: ids[i], State: r.PerUserMfaState, Err: err}) {
					return
				}
			}
		}
	}
}

// SignIns yields interactive sign-ins since a point in time, latest first.
//
// https://learn.microsoft.com/graph/api/signin-list
func (c *Connection) SignIns(ctx context.Context, since time.Time) iter.Seq2[graph.SignInEvent, error] {
	at := c.addressOf("/auditLogs/signIns", "$filter", "createdDateTime ge "+since.UTC().Format(time.RFC3339),
		"$top", "1000")
	return readList[wire.SignIn](ctx, c, graph.OpReadSignInLog, at)
}

// CreatePass creates a Temporary Access Pass. The code is in this answer and nowhere else, so an answer without one
// is ErrUnsure.
//
// https://learn.microsoft.com/graph/api/authentication-post-temporaryaccesspassmethods
func (c *Connection) CreatePass(ctx context.Context, userID, body string) (string, error) {
	at := c.addressOf("/users/" + pathSegment(userID) + "/authentication/temporaryAccessPassMethods")
	return createObject[wire.Pass](ctx, c, graph.OpCreatePass, at, body)
}

// RevokeSessions ends all sessions of an account.
//
// https://learn.microsoft.com/graph/api/user-revokesigninsessions
func (c *Connection) RevokeSessions(ctx context.Context, userID string) error {
	_, err := c.send(ctx, graph.OpEndSessions, abstractions.POST,
		c.addressOf("/users/"+pathSegment(userID)+"/revokeSignInSessions"), nil)
	return markUnsure(err)
}
