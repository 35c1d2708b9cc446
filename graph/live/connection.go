package live

import (
	"cmp"
	"log/slog"
	"net/http"
	"sync/atomic"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/authentication"
	kiotahttp "github.com/microsoft/kiota-http-go"
	kiotajson "github.com/microsoft/kiota-serialization-json-go"

	"cspready/graph"
)

// Config says which cloud, application and tenant a [Connection] is for. The zero value is usable.
type Config struct {
	Cloud    graph.Cloud  // empty: graph.Global
	ClientID string       // empty: graph.CommandLineTools
	Tenant   string       // id or domain; empty lets any work account in
	ReadOnly bool         // refuse every write, permitted or not
	Version  string       // of the program, for User-Agent; empty: "dev"
	Log      *slog.Logger // of requests, without secrets; nil: none
	Landing  Landing      // what the browser shows when a sign-in is over
}

// A Connection is one person's access to one tenant. It is a graph.SignIn, and answers questions about the tenant once somebody
// signed in. All methods may be used by several goroutines at once.
type Connection struct {
	cfg     Config
	hosts   graph.Hosts
	login   http.RoundTripper // to the sign-in service
	adapter abstractions.RequestAdapter
	vaults  http.RoundTripper // to Key Vaults
	partner http.RoundTripper // to Partner Center, for whoever is signed in
	proof   http.RoundTripper // to Partner Center, for an application that brings a token of its own
	keys    *keyring
	undated atomic.Bool // Graph does not tell when service principals were made
}

// New returns a connection over base, which is the network or a simulated tenant. It fails on a configuration that cannot work and
// sends nothing.
func New(cfg Config, base http.RoundTripper) (*Connection, error) {
	const op = graph.OpSetUpConnection
	cfg.Cloud = cmp.Or(cfg.Cloud, graph.Global)
	cfg.ClientID = cmp.Or(cfg.ClientID, graph.CommandLineTools)
	cfg.Version = cmp.Or(cfg.Version, "dev")
	cfg.Landing = cfg.Landing.orEnglish()
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if !cfg.Cloud.Known() || !graph.IsGUID(cfg.ClientID) {
		return nil, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	if err := checkTenant(op, cfg.Tenant); err != nil {
		return nil, err
	}

	c := &Connection{cfg: cfg, hosts: cfg.Cloud.Hosts(), keys: newKeyring()}
	sent := func(network http.RoundTripper) http.RoundTripper {
		return retry{stamp{deadline{journal{network, cfg.Log}}, "cspready/" + cfg.Version}}
	}
	door := gate{hosts: c.hosts, cloud: cfg.Cloud, readOnly: cfg.ReadOnly}
	c.login = door.before(sent(faults{base}))
	c.vaults = door.before(bearer{challenged{sent(absent{faults{base}}), cfg.Cloud.VaultResource(), c.keys}, vaultService(cfg.Cloud, c.keys)})
	c.proof = door.before(proving{sent(faults{base})})
	c.partner = door.before(bearer{proving{sent(faults{base})}, partnerService(c.hosts.PartnerCenter, c.keys)})
	adapter, err := newAdapter(c.hosts.Graph, door.before(bearer{envelope{newPace(sent(faults{base}))}, graphService(c.hosts.Graph, c.keys)}))
	if err != nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	c.adapter = adapter
	return c, nil
}

// newAdapter returns the SDK's view of Graph. Everything that the SDK would do to a request on its own (authorization, retries,
// compression, redirects) is done by the transport or not at all, so its middleware is left out; the factories are given here
// because the SDK's root package, which registers them globally, links every service of Graph.
func newAdapter(host string, transport http.RoundTripper) (abstractions.RequestAdapter, error) {
	client := &http.Client{Transport: transport, CheckRedirect: noRedirect}
	adapter, err := kiotahttp.NewNetHttpRequestAdapterWithParseNodeFactoryAndSerializationWriterFactoryAndHttpClient(
		&authentication.AnonymousAuthenticationProvider{}, kiotajson.NewJsonParseNodeFactory(), kiotajson.NewJsonSerializationWriterFactory(), client)
	if err != nil {
		return nil, err
	}
	adapter.SetBaseUrl("https://" + host + "/v1.0")
	return adapter, nil
}

// noRedirect keeps requests, and the tokens in them, where they were sent.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Session returns the session in force; false before the first sign-in.
func (c *Connection) Session() (graph.Session, bool) { return c.keys.session() }

// Renewals yields the sign-ins that Microsoft demands while requests are under way. Whoever receives one sends its outcome to Done.
// Until it is called nobody could answer, and such a demand is an error of the request that met it.
func (c *Connection) Renewals() <-chan graph.Renewal {
	c.keys.heard.Store(true)
	return c.keys.renewals
}

// String names the cloud, and nothing that is secret.
func (c *Connection) String() string { return "connection to " + c.hosts.Graph }

// GoString is String, so that %#v prints no token either.
func (c *Connection) GoString() string { return c.String() }
