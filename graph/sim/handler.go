package sim

import (
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
)

// bodyLimit is the largest request body that is read.
const bodyLimit = 4 << 20

// Hosts lists the host names that [Tenant.Handler] answers for, in all clouds: the sign-in services, their aliases,
// Graph, and Partner Center. The hosts of Key Vaults are in [Tenant.VaultHosts].
func Hosts() []string { return hosts() }

// hosts lists the hosts of all clouds.
func hosts() []string {
	var all []string
	for _, c := range graph.Clouds() {
		for _, h := range append(aliases(c.Hosts().Login), c.Hosts().Graph, c.Hosts().PartnerCenter) {
			if h != "" && !slices.Contains(all, h) {
				all = append(all, h)
			}
		}
	}
	return all
}

// aliases returns the names of a sign-in service. MSAL accepts a token of one name for the others.
func aliases(login string) []string {
	switch login {
	case graph.Global.Hosts().Login:
		return []string{login, "login.windows.net", "login.microsoft.com", "sts.windows.net"}
	case graph.China.Hosts().Login:
		return []string{login, "login.chinacloudapi.cn"}
	}
	return []string{login}
}

// Handler answers as the sign-in service, Graph, Partner Center or a Key Vault of the tenant, depending on the host
// of the request. It breaks a connection by a panic with [http.ErrAbortHandler], as net/http servers expect.
func (t *Tenant) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := strings.ToLower(r.Host)
		host, _, _ = strings.Cut(host, ":")
		if t.vaults.byHost[host] != nil {
			t.serveVault(w, r, host)
			return
		}
		if isPartnerHost(host) {
			t.servePartner(w, r, host)
			return
		}
		for _, c := range graph.Clouds() {
			if host == c.Hosts().Graph {
				t.serveGraph(w, r, host)
				return
			}
			if slices.Contains(aliases(c.Hosts().Login), host) {
				t.login.serveLogin(w, r, host, c.Hosts().Login == t.cloud.Hosts().Login)
				return
			}
		}
		http.Error(w, "the simulated tenant does not answer for this host", http.StatusMisdirectedRequest)
	})
}

func (t *Tenant) serveGraph(w http.ResponseWriter, r *http.Request, host string) {
	if t.pause(r.Context()) != nil {
		panic(http.ErrAbortHandler) // the client no longer waits for the answer
	}
	version, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	c := &baseCall{method: r.Method, host: host, version: version, path: "/" + path, query: r.URL.Query(), header: r.Header}
	id, client := t.freshID(), r.Header.Get("client-request-id")
	w.Header().Set("request-id", id)
	w.Header().Set("client-request-id", client)
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	a, f := t.receive(c, r)
	if f != nil {
		f.request, f.client = id, client
		f.write(w)
		return
	}
	switch v := a.value.(type) {
	case nil:
		w.WriteHeader(a.status)
	case string:
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, v) // an error means that the client has gone, as for every answer
	default:
		writeJSON(w, a.status, v)
	}
}

// receive reads the body and the token of a request and answers it.
func (t *Tenant) receive(c *baseCall, r *http.Request) (answer, *fault) {
	if c.version != "v1.0" && c.version != "beta" {
		return answer{}, invalid("BadRequest", "Invalid version: "+c.version)
	}
	body, err := readBody(r)
	if err != nil {
		return answer{}, badRequest("The request body could not be read.")
	}
	c.body = body
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.who = t.login.bearer(token)
	}
	if c.method == http.MethodPost && c.path == batchPath {
		return t.batch(c)
	}
	return t.serve(c)
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
	return io.ReadAll(io.LimitReader(body, bodyLimit))
}

// freshID is newID for callers that do not hold the lock.
func (t *state) freshID() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.newID()
}

// write answers with the fault in Graph's form.
func (f *fault) write(w http.ResponseWriter) {
	if f.claims != "" {
		w.Header().Set("WWW-Authenticate",
			`Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", `+
				`error="insufficient_claims", claims="`+base64.StdEncoding.EncodeToString([]byte(f.claims))+`"`)
	}
	f.writeAs(w, f.envelope(time.Now()))
}

// writeAs answers with the fault in the form of a service; a broken connection or the page of a proxy takes
// precedence.
func (f *fault) writeAs(w http.ResponseWriter, envelope object) {
	if f.reset {
		panic(http.ErrAbortHandler)
	}
	if f.retryAfter > 0 {
		w.Header().Set("Retry-After", f.retrySeconds())
	}
	if f.html {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.status)
		_, _ = io.WriteString(w, "<html><body><h1>The page cannot be displayed</h1></body></html>")
		return
	}
	writeJSON(w, f.status, envelope)
}

// retrySeconds is the value of Retry-After, rounded up so that a client that waits as long does not retry too early.
func (f *fault) retrySeconds() string { return strconv.Itoa(int(math.Ceil(f.retryAfter.Seconds()))) }

// envelope returns the fault in the form of https://learn.microsoft.com/graph/errors.
func (f *fault) envelope(now time.Time) object {
	e := object{"code": f.code, "message": f.message, "innerError": object{
		"date": now.UTC().Format("2006-01-02T15:04:05"), "request-id": f.request, "client-request-id": f.client,
	}}
	details := []object{}
	for _, code := range f.details {
		details = append(details, object{"code": code, "message": f.message})
	}
	if len(details) > 0 {
		e["details"] = details
	}
	return object{"error": e}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
