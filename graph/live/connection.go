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
	"cspready/graph/live/internal/signin"
	"cspready/graph/live/internal/transport"
)

// Config selects the cloud, application and tenant of a [Connection]. The zero value is usable.
type Config struct {
	Cloud    graph.Cloud  // empty: graph.Global
	ClientID string       // empty: graph.CommandLineTools
	Tenant   string       // id or domain; empty allows any work account
	ReadOnly bool         // refuse all writes, even permitted ones
	Version  string       // of the program, for User-Agent; empty: "dev"
	Log      *slog.Logger // of requests, without secrets; nil means none
	Landing  Landing      // what the browser shows after a sign-in
}

// Landing is the text that the browser shows when it is redirected back to this program. Empty texts are in English.
type Landing struct {
	Done    string // for a redirect of this sign-in
	Foreign string // for any other, such as an old page that was reloaded
}

// Network returns the transport to the internet: through the proxy of the environment, trusting the system's roots
// and those in the file that SSL_CERT_FILE names.
func Network() (http.RoundTripper, error) { return transport.NewNetwork() }

// A Connection is one person's access to one tenant. It is a graph.SignIn, and answers questions about the tenant
// after a sign-in. All methods may be called by several goroutines at once.
type Connection struct {
	cfg          Config
	hosts        graph.Hosts
	adapter      abstractions.RequestAdapter
	vaults       http.RoundTripper // to Key Vaults
	partner      http.RoundTripper // to Partner Center, with the tokens of the session
	partnerAsApp http.RoundTripper // to Partner Center, for an application with its own token
	signIns      *signin.Service
	keys         *signin.Keyring
	methodsPace  transport.MethodsPace
	lacksCreated atomic.Bool // Graph does not return when service principals were created
}

// New returns a connection over base, which is the network or a simulated tenant. It fails for a configuration that
// cannot work, and sends nothing.
func New(cfg Config, base http.RoundTripper) (*Connection, error) {
	const op = graph.OpSetUpConnection
	cfg.Cloud = cmp.Or(cfg.Cloud, graph.Global)
	cfg.ClientID = cmp.Or(cfg.ClientID, graph.CommandLineTools)
	cfg.Version = cmp.Or(cfg.Version, "dev")
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if !cfg.Cloud.IsKnown() || !graph.IsGUID(cfg.ClientID) {
		return nil, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	if err := signin.CheckTenant(op, cfg.Tenant); err != nil {
		return nil, err
	}

	c := &Connection{cfg: cfg, hosts: cfg.Cloud.Hosts(), keys: signin.NewKeyring()}
	transports := transport.Layers{
		Hosts: c.hosts, Cloud: cfg.Cloud, ReadOnly: cfg.ReadOnly, UserAgent: "cspready/" + cfg.Version, Log: cfg.Log,
		Network: base, Methods: &c.methodsPace,
	}
	c.signIns = &signin.Service{
		Hosts: c.hosts, ClientID: cfg.ClientID, Tenant: cfg.Tenant, Landing: signin.Landing(cfg.Landing).WithDefaults(),
		Login: transports.Login(), Keys: c.keys,
	}
	c.vaults = transports.Vaults(c.keys)
	c.partner, c.partnerAsApp = transports.PartnerCenter(c.keys), transports.PartnerCenterAsApp()
	adapter, err := newAdapter(c.hosts.Graph, transports.Graph(c.keys))
	if err != nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	c.adapter = adapter
	return c, nil
}

// newAdapter returns the SDK's client of Graph. Everything that the SDK would do to a request (authorization,
// retries, compression, redirects) is done by the transport or not at all, so its middleware is left out. The
// factories are passed here because the SDK's root package, which registers them globally, links every service of
// Graph.
func newAdapter(host string, roundTripper http.RoundTripper) (abstractions.RequestAdapter, error) {
	client := &http.Client{Transport: roundTripper, CheckRedirect: transport.RefuseRedirect}
	adapter, err := kiotahttp.NewNetHttpRequestAdapterWithParseNodeFactoryAndSerializationWriterFactoryAndHttpClient(
		&authentication.AnonymousAuthenticationProvider{}, kiotajson.NewJsonParseNodeFactory(),
		kiotajson.NewJsonSerializationWriterFactory(), client)
	if err != nil {
		return nil, err
	}
	adapter.SetBaseUrl("https://" + host + "/v1.0")
	return adapter, nil
}

// String names the cloud, and nothing secret.
func (c *Connection) String() string { return "connection to " + c.hosts.Graph }

// GoString returns the same for %#v, which prints no token either.
func (c *Connection) GoString() string { return c.String() }
