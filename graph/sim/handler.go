package sim

import (
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/internal/partnercenter"
)

// Hosts lists the host names that [Tenant.Handler] answers for, in all clouds: the sign-in services, their aliases,
// Graph, and Partner Center. The hosts of Key Vaults are in [Tenant.VaultHosts].
func Hosts() []string { return core.AllHosts() }

// Handler answers as the sign-in service, Graph, Partner Center or a Key Vault of the tenant, depending on the host
// of the request. It breaks a connection by a panic with [http.ErrAbortHandler], as net/http servers expect.
func (t *Tenant) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := strings.ToLower(r.Host)
		host, _, _ = strings.Cut(host, ":")
		if t.vaults.ByHost[host] != nil {
			t.serveVault(w, r, host)
			return
		}
		if partnercenter.IsPartnerHost(host) {
			t.servePartner(w, r, host)
			return
		}
		for _, c := range graph.Clouds() {
			if host == c.Hosts().Graph {
				t.serveGraph(w, r, host)
				return
			}
			if slices.Contains(core.LoginAliases(c.Hosts().Login), host) {
				t.Login.ServeLogin(w, r, host, c.Hosts().Login == t.HomeCloud.Hosts().Login)
				return
			}
		}
		http.Error(w, "the simulated tenant does not answer for this host", http.StatusMisdirectedRequest)
	})
}

func (t *Tenant) serveGraph(w http.ResponseWriter, r *http.Request, host string) {
	if t.WaitLatency(r.Context()) != nil {
		panic(http.ErrAbortHandler) // the client no longer waits for the answer
	}
	version, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	c := &core.Call{Method: r.Method, Host: host, Version: version, Path: "/" + path, Query: r.URL.Query(),
		RawQuery: r.URL.RawQuery, Header: r.Header}
	id, client := t.NewIDLocked(), r.Header.Get("client-request-id")
	w.Header().Set("request-id", id)
	w.Header().Set("client-request-id", client)
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	a, f := t.readAndAnswer(c, r)
	if f != nil {
		f.Request, f.ClientRequest = id, client
		f.WriteGraphError(w)
		return
	}
	switch v := a.Value.(type) {
	case nil:
		w.WriteHeader(a.Status)
	case string:
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, v) // an error means that the client has gone, as for every answer
	default:
		odata.WriteJSON(w, a.Status, v)
	}
}

// readAndAnswer reads the body and the token of a request and answers it.
func (t *Tenant) readAndAnswer(c *core.Call, r *http.Request) (core.Response, *odata.Error) {
	if c.Version != "v1.0" && c.Version != "beta" {
		return core.Response{}, odata.BadRequestCode("BadRequest", "Invalid version: "+c.Version)
	}
	body, err := readBody(r)
	if err != nil {
		return core.Response{}, odata.BadRequest("The request body could not be read.")
	}
	c.Body = body
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.Token = t.Login.LookUpToken(token)
	}
	if c.Method == http.MethodPost && c.Path == core.BatchPath {
		return t.answerBatch(c)
	}
	return t.answerOrFail(c)
}

func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	var body io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(r.Body)
		if err != nil {
			return nil, err
		}
		body = unzipped
	}
	return io.ReadAll(io.LimitReader(body, core.BodyLimit))
}
