package live

import (
	"context"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
	"cspready/graph/wire"
)

func methodPath(kind graph.MethodKind) string {
	return "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/" + pathSegment(string(kind))
}

// PassPolicy returns the tenant's policy for Temporary Access Passes.
//
// https://learn.microsoft.com/graph/api/temporaryaccesspassauthenticationmethodconfiguration-get
func (c *Connection) PassPolicy(ctx context.Context) (graph.PassPolicy, error) {
	return readObject[wire.PassConfiguration](ctx, c, graph.OpReadPassPolicy, c.addressOf(methodPath(graph.PassMethod)))
}

// PasskeyPolicy returns the tenant's policy for passkeys (FIDO2).
//
// https://learn.microsoft.com/graph/api/fido2authenticationmethodconfiguration-get
func (c *Connection) PasskeyPolicy(ctx context.Context) (graph.MethodPolicy, error) {
	return readObject[wire.MethodConfiguration](ctx, c, graph.OpReadPasskeyPolicy,
		c.addressOf(methodPath(graph.PasskeyMethod)))
}

// MethodsPolicy returns which authentication methods the tenant allows, and whom.
//
// https://learn.microsoft.com/graph/api/authenticationmethodspolicy-get
func (c *Connection) MethodsPolicy(ctx context.Context) (graph.MethodsPolicy, error) {
	return readObject[wire.MethodsPolicy](ctx, c, graph.OpReadMethodsPolicy,
		c.addressOf("/policies/authenticationMethodsPolicy"))
}

// SetMethodPolicy changes the parts of a method's policy that are in a JSON body, which is sent unchanged.
//
// https://learn.microsoft.com/graph/api/authenticationmethodconfiguration-update
func (c *Connection) SetMethodPolicy(ctx context.Context, kind graph.MethodKind, body string) error {
	_, err := c.send(ctx, graph.OpChangeMethodPolicy, abstractions.PATCH, c.addressOf(methodPath(kind)), []byte(body))
	return markUnsure(err)
}
