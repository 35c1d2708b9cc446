package sim

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cspready/graph"
)

// serveLogin answers as the sign-in service of a cloud.
func (t *loginService) serveLogin(w http.ResponseWriter, r *http.Request, host string, home bool) {
	segment, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	where := authority{segment, home}
	switch rest = "/" + rest; {
	case r.URL.Path == "/common/discovery/instance":
		t.serveInstance(w, r, host)
	case r.URL.Path == "/device" || rest == "/oauth2/deviceauth":
		t.serveDevicePage(w, r)
	case rest == "/v2.0/.well-known/openid-configuration":
		t.serveConfiguration(w, r, where, host)
	case rest == "/discovery/v2.0/keys":
		writeJSON(w, http.StatusOK, object{"keys": []object{}}) // the simulated tokens are not signed
	case rest == oauthPath+"authorize":
		t.serveAuthorize(w, r, where)
	case (rest == oauthPath+"token" || rest == oauthPath+"devicecode") && r.Method == http.MethodPost:
		t.serveOAuth(w, r, where, strings.TrimPrefix(rest, oauthPath))
	default:
		http.NotFound(w, r)
	}
}

func (t *loginService) serveOAuth(w http.ResponseWriter, r *http.Request, where authority, endpoint string) {
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	if err := r.ParseForm(); err != nil {
		t.answerRefusal(w, refuse("AADSTS9002313"))
		return
	}
	answer, refused := t.oauth(r.Context(), where, endpoint, r.PostForm)
	if refused != nil {
		t.answerRefusal(w, refused)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, answer)
}

func (t *loginService) answerRefusal(w http.ResponseWriter, r *refusal) {
	f := &fault{status: r.status, html: r.html, reset: r.reset, retryAfter: r.retryAfter}
	if r.html || r.reset {
		f.write(w)
		return
	}
	if r.retryAfter > 0 {
		w.Header().Set("Retry-After", f.retrySeconds())
	}
	if r.trace == "" {
		r.trace, r.related = t.freshID(), t.freshID()
	}
	writeJSON(w, r.status, r.body(time.Now()))
}

// serveInstance answers instance discovery with the aliases of the service. MSAL uses it to validate a host.
func (t *loginService) serveInstance(w http.ResponseWriter, r *http.Request, host string) {
	names := []string{host}
	for _, c := range graph.Clouds() {
		if all := aliases(c.Hosts().Login); contains(all, host) {
			names = all
		}
	}
	asked, err := url.Parse(r.URL.Query().Get("authorization_endpoint"))
	if err != nil || !contains(hosts(), asked.Host) {
		t.answerRefusal(w, &refusal{status: http.StatusBadRequest, kind: "invalid_instance", code: "AADSTS50049",
			message: "Unknown or invalid instance."})
		return
	}
	tenant, _, _ := strings.Cut(strings.TrimPrefix(asked.Path, "/"), "/")
	writeJSON(w, http.StatusOK, object{
		"tenant_discovery_endpoint": "https://" + host + "/" + tenant + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1",
		"metadata": []object{{"preferred_network": names[0],
			"preferred_cache": names[min(1, len(names)-1)], "aliases": names}},
	})
}

func (t *loginService) serveConfiguration(w http.ResponseWriter, r *http.Request, where authority, host string) {
	if t.pause(r.Context()) != nil {
		panic(http.ErrAbortHandler)
	}
	specific, ok := t.knows(where)
	if !ok {
		t.answerRefusal(w, refuse("AADSTS90002"))
		return
	}
	segment, issuer := strings.ToLower(where.segment), "{tenantid}"
	if specific {
		segment, issuer = t.id, t.id
	}
	base := "https://" + host + "/" + segment
	writeJSON(w, http.StatusOK, object{
		"issuer":                                "https://" + host + "/" + issuer + "/v2.0",
		"authorization_endpoint":                base + oauthPath + "authorize",
		"token_endpoint":                        base + oauthPath + "token",
		"device_authorization_endpoint":         base + oauthPath + "devicecode",
		"jwks_uri":                              base + "/discovery/v2.0/keys",
		"response_types_supported":              []string{"code", "id_token", "code id_token"},
		"response_modes_supported":              []string{"query", "fragment", "form_post"},
		"scopes_supported":                      []string{"openid", "profile", "email", "offline_access"},
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"tenant_region_scope":                   "EU",
		"cloud_instance_name":                   "microsoftonline.com",
		"msgraph_host":                          t.cloud.Hosts().Graph,
	})
}

// page is the template of all pages of the sign-in service. It needs no script, except for a form that submits
// itself.
var page = template.Must(template.New("page").Parse(`<!doctype html>
<html><head><meta charset="utf-8"><title>Simulated sign-in</title></head>
<body{{if .Submit}} onload="document.forms[0].submit()"{{end}}>
<h1>Simulated sign-in</h1><p>{{.Text}}</p>
{{if .Button}}<form method="{{.Method}}" action="{{.Action}}">
{{range $name, $values := .Fields}}{{range $values}}<input type="hidden" name="{{$name}}" value="{{.}}">
{{end}}{{end}}{{if .Ask}}<label>{{.Ask}} <input name="{{.Input}}" autofocus></label> {{end}}<button>{{.Button}}</button>
</form>{{end}}</body></html>
`))

type pageContent struct {
	Text, Method, Action, Button, Ask, Input string
	Fields                                   url.Values
	Submit                                   bool
}

func show(w http.ResponseWriter, status int, c pageContent) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = page.Execute(w, c) // an error means that the client has gone
}

func (t *loginService) serveAuthorize(w http.ResponseWriter, r *http.Request, where authority) {
	if t.pause(r.Context()) != nil {
		panic(http.ErrAbortHandler)
	}
	q := r.URL.Query()
	approved := q.Has("sim_approved")
	q.Del("sim_approved")
	switch l := t.authorize(where, q, approved); {
	case l.form != nil:
		l.form.Set("sim_approved", "1")
		show(w, l.status, pageContent{Text: l.page, Method: "get", Action: r.URL.Path, Fields: l.form,
			Button: "Sign in as " + t.Person().UPN})
	case l.redirect == "":
		show(w, l.status, pageContent{Text: l.page})
	case l.posted:
		show(w, http.StatusOK, pageContent{Text: "Working...", Method: "post", Action: l.redirect, Fields: l.fields,
			Button: "Continue", Submit: true})
	default:
		w.Header().Set("Location", l.address())
		w.WriteHeader(l.status)
	}
}

// serveDevicePage shows the page where a device code is entered.
func (t *loginService) serveDevicePage(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	text := "Enter the code that the application shows."
	if r.Method == http.MethodPost {
		text = t.enter(r.PostFormValue("code"))
	}
	show(w, http.StatusOK, pageContent{Text: text, Method: "post", Action: r.URL.Path, Button: "Next", Ask: "Code",
		Input: "code"})
}

// enter enters a device code in place of the simulated person. It returns the text that the page shows next.
func (t *loginService) enter(code string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	d := t.byUserCode(code)
	if d == nil {
		return "That code didn't work. Check the code and try again."
	}
	t.typeCode(d)
	return t.page
}

func contains(names []string, host string) bool {
	for _, n := range names {
		if strings.EqualFold(n, host) {
			return true
		}
	}
	return false
}
