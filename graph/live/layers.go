package live

import (
	"log/slog"
	"net/http"

	"cspready/graph"
)

// layers builds the transports of one connection, a round tripper for each service.
type layers struct {
	Hosts     graph.Hosts
	Cloud     graph.Cloud
	ReadOnly  bool // refuse every write
	UserAgent string
	Log       *slog.Logger
	Network   http.RoundTripper
}

// Login returns the transport to the sign-in service.
func (l layers) Login() http.RoundTripper { return l.gate(l.attempts(faults{l.Network})) }

// Graph returns the transport to Microsoft Graph.
func (l layers) Graph(tokens tokenSource) http.RoundTripper {
	return l.gate(bearer{envelope{newPace(l.attempts(faults{l.Network}))}, graphService(l.Hosts.Graph, tokens)})
}

// Vaults returns the transport to the Key Vaults of the cloud.
func (l layers) Vaults(tokens tokenSource) http.RoundTripper {
	vaults := challenged{l.attempts(absent{faults{l.Network}}), l.Cloud.VaultResource(), tokens}
	return l.gate(bearer{vaults, vaultService(l.Cloud, tokens)})
}

// PartnerCenter returns the transport to Partner Center with the tokens of the session in force.
func (l layers) PartnerCenter(tokens tokenSource) http.RoundTripper {
	return l.gate(bearer{proving{l.attempts(faults{l.Network})}, partnerService(l.Hosts.PartnerCenter, tokens)})
}

// PartnerCenterAsApp returns the transport to Partner Center for requests of an application, which carry a token
// already.
func (l layers) PartnerCenterAsApp() http.RoundTripper {
	return l.gate(proving{l.attempts(faults{l.Network})})
}

// attempts returns the layers of every service that are passed once for each attempt at a request.
func (l layers) attempts(network http.RoundTripper) http.RoundTripper {
	return retry{stamp{deadline{journal{network, l.Log}}, l.UserAgent}}
}

// withGate returns the gate in front of next.
func (l layers) gate(next http.RoundTripper) http.RoundTripper {
	return gate{hosts: l.Hosts, cloud: l.Cloud, readOnly: l.ReadOnly, next: next}
}

// RefuseRedirect is a CheckRedirect that follows none: requests, and the tokens in them, stay where they were sent.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
