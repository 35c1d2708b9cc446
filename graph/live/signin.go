package live

import (
	"context"

	"cspready/graph"
)

// Begin starts a sign-in of a person: it gets a code, or opens the port that the browser is redirected to.
func (c *Connection) Begin(ctx context.Context, want graph.SignInRequest) (graph.Attempt, error) {
	return c.signIns.Begin(ctx, want)
}

// Session returns the session in force; false before the first sign-in.
func (c *Connection) Session() (graph.Session, bool) { return c.keys.Session() }

// Renewals yields the sign-ins that Microsoft demands while requests are under way. The receiver of one sends its
// outcome to Done. Until Renewals is called no one could answer, and such a demand is an error of the request that
// met it.
func (c *Connection) Renewals() <-chan graph.Renewal { return c.keys.Renewals() }

// SignInItself signs an application in as itself, without a person, and puts its session in force. TenantID may be a
// domain.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
func (c *Connection) SignInItself(ctx context.Context, app graph.AppClient) (graph.Session, error) {
	return c.signIns.SignInItself(ctx, app)
}

// SignInTo signs a person in to an application, in a browser and with MFA, and returns the session for Partner
// Center. The receiver of [Connection.Renewals] asks the person.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
func (c *Connection) SignInTo(ctx context.Context, app graph.AppClient, hint string) (graph.AppSession, error) {
	if err := c.requirePartnerCenter(graph.OpSignInToApplication); app.API != graph.GraphAPI && err != nil {
		return graph.AppSession{}, err
	}
	return c.signIns.SignInTo(ctx, app, hint)
}

// TestCredential gets a token for the application itself, which proves that the sign-in service knows its credential.
// It may not know a new one for minutes.
func (c *Connection) TestCredential(ctx context.Context, app graph.AppClient) error {
	return c.signIns.TestCredential(ctx, app)
}
