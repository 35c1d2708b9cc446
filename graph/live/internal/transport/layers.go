package transport

import (
	"log/slog"
	"net/http"

	"cspready/graph"
)

// Layers builds the transports of one connection, a round tripper for each service.
type Layers struct {
	Hosts     graph.Hosts
	Cloud     graph.Cloud
	ReadOnly  bool // refuse every write
	UserAgent string
	Log       *slog.Logger
	Network   http.RoundTripper
	Methods   *MethodsPace
}

// Login returns the transport to the sign-in service.
func (l Layers) Login() http.RoundTripper {
	return l.withGate(l.attemptLayers(networkErrors{l.Network}))
}

// Graph returns the transport to Microsoft Graph.
func (l Layers) Graph(tokens TokenSource) http.RoundTripper {
	return l.withGate(bearer{envelope{newPacer(l.attemptLayers(networkErrors{l.Network}), l.Methods)},
		graphService(l.Hosts.Graph, tokens)})
}

// Vaults returns the transport to the Key Vaults of the cloud.
func (l Layers) Vaults(tokens TokenSource) http.RoundTripper {
	vaults := vaultChallenge{l.attemptLayers(missingVault{networkErrors{l.Network}}), l.Cloud.VaultResource(), tokens}
	return l.withGate(bearer{vaults, vaultService(l.Cloud, tokens)})
}

// PartnerCenter returns the transport to Partner Center with the tokens of the session in force.
func (l Layers) PartnerCenter(tokens TokenSource) http.RoundTripper {
	return l.withGate(bearer{partnerMFA{l.attemptLayers(networkErrors{l.Network})},
		partnerService(l.Hosts.PartnerCenter, tokens)})
}

// PartnerCenterAsApp returns the transport to Partner Center for requests of an application, which carry a token
// already.
func (l Layers) PartnerCenterAsApp() http.RoundTripper {
	return l.withGate(partnerMFA{l.attemptLayers(networkErrors{l.Network})})
}

// attemptLayers returns the layers of every service that are passed once for each attempt at a request.
func (l Layers) attemptLayers(network http.RoundTripper) http.RoundTripper {
	return retry{requestID{deadline{httpLog{network, l.Log}}, l.UserAgent}}
}

// withGate returns the gate in front of next.
func (l Layers) withGate(next http.RoundTripper) http.RoundTripper {
	return gate{hosts: l.Hosts, cloud: l.Cloud, readOnly: l.ReadOnly, next: next}
}

// RefuseRedirect is a CheckRedirect that follows none: requests, and the tokens in them, stay where they were sent.
func RefuseRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
