package login

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
)

// ServeLogin answers as the sign-in service of a cloud.
func (t *Service) ServeLogin(w http.ResponseWriter, r *http.Request, host string, home bool) {
	segment, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	where := Authority{segment, home}
	switch rest = "/" + rest; {
	case r.URL.Path == "/common/discovery/instance":
		t.serveInstance(w, r, host)
	case r.URL.Path == "/device" || rest == "/oauth2/deviceauth":
		t.serveDevicePage(w, r)
	case rest == "/v2.0/.well-known/openid-configuration":
		t.serveConfiguration(w, r, where, host)
	case rest == "/discovery/v2.0/keys":
		odata.WriteJSON(w, http.StatusOK, odata.Object{"keys": []odata.Object{}}) // the simulated tokens are not signed
	case rest == OauthPath+"authorize":
		t.serveAuthorize(w, r, where)
	case (rest == OauthPath+"token" || rest == OauthPath+"devicecode") && r.Method == http.MethodPost:
		t.serveOAuth(w, r, where, strings.TrimPrefix(rest, OauthPath))
	default:
		http.NotFound(w, r)
	}
}

func (t *Service) serveOAuth(w http.ResponseWriter, r *http.Request, where Authority, endpoint string) {
	r.Body = http.MaxBytesReader(w, r.Body, core.BodyLimit)
	if err := r.ParseForm(); err != nil {
		t.answerRefusal(w, OauthErrorFor("AADSTS9002313"))
		return
	}
	answer, refused := t.AnswerOAuth(r.Context(), where, endpoint, r.PostForm)
	if refused != nil {
		t.answerRefusal(w, refused)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	odata.WriteJSON(w, http.StatusOK, answer)
}

func (t *Service) answerRefusal(w http.ResponseWriter, r *Error) {
	f := &odata.Error{Status: r.Status, Html: r.Html, Reset: r.reset, RetryAfter: r.RetryAfter}
	if r.Html || r.reset {
		f.WriteGraphError(w)
		return
	}
	if r.RetryAfter > 0 {
		w.Header().Set("Retry-After", f.RetrySeconds())
	}
	if r.Trace == "" {
		r.Trace, r.Correlation = t.NewIDLocked(), t.NewIDLocked()
	}
	odata.WriteJSON(w, r.Status, r.errorBody(time.Now()))
}

// serveInstance answers instance discovery with the aliases of the service. MSAL uses it to validate a host.
func (t *Service) serveInstance(w http.ResponseWriter, r *http.Request, host string) {
	names := []string{host}
	for _, c := range graph.Clouds() {
		if all := core.LoginAliases(c.Hosts().Login); core.ContainsFold(all, host) {
			names = all
		}
	}
	asked, err := url.Parse(r.URL.Query().Get("authorization_endpoint"))
	if err != nil || !core.ContainsFold(core.AllHosts(), asked.Host) {
		t.answerRefusal(w, &Error{Status: http.StatusBadRequest, OauthCode: "invalid_instance", Code: "AADSTS50049",
			Message: "Unknown or invalid instance."})
		return
	}
	tenant, _, _ := strings.Cut(strings.TrimPrefix(asked.Path, "/"), "/")
	odata.WriteJSON(w, http.StatusOK, odata.Object{
		"tenant_discovery_endpoint": "https://" + host + "/" + tenant + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1",
		"metadata": []odata.Object{{"preferred_network": names[0],
			"preferred_cache": names[min(1, len(names)-1)], "aliases": names}},
	})
}

func (t *Service) serveConfiguration(w http.ResponseWriter, r *http.Request, where Authority, host string) {
	if t.WaitLatency(r.Context()) != nil {
		panic(http.ErrAbortHandler)
	}
	specific, ok := t.findAuthority(where)
	if !ok {
		t.answerRefusal(w, OauthErrorFor("AADSTS90002"))
		return
	}
	segment, issuer := strings.ToLower(where.Segment), "{tenantid}"
	if specific {
		segment, issuer = t.TenantID, t.TenantID
	}
	base := "https://" + host + "/" + segment
	odata.WriteJSON(w, http.StatusOK, odata.Object{
		"issuer":                                "https://" + host + "/" + issuer + "/v2.0",
		"authorization_endpoint":                base + OauthPath + "authorize",
		"token_endpoint":                        base + OauthPath + "token",
		"device_authorization_endpoint":         base + OauthPath + "devicecode",
		"jwks_uri":                              base + "/discovery/v2.0/keys",
		"response_types_supported":              []string{"code", "id_token", "code id_token"},
		"response_modes_supported":              []string{"query", "fragment", "form_post"},
		"scopes_supported":                      []string{"openid", "profile", "email", "offline_access"},
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"tenant_region_scope":                   "EU",
		"cloud_instance_name":                   "microsoftonline.com",
		"msgraph_host":                          t.HomeCloud.Hosts().Graph,
	})
}

// pageTemplate is the template of all pages of the sign-in service. It needs no script, except for a form that submits
// itself.
var pageTemplate = template.Must(template.New("page").Parse(`<!doctype html>
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

func toObject(w http.ResponseWriter, status int, c pageContent) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = pageTemplate.Execute(w, c) // an error means that the client has gone
}

func (t *Service) serveAuthorize(w http.ResponseWriter, r *http.Request, where Authority) {
	if t.WaitLatency(r.Context()) != nil {
		panic(http.ErrAbortHandler)
	}
	q := r.URL.Query()
	approved := q.Has("sim_approved")
	q.Del("sim_approved")
	switch l := t.HandleAuthorize(where, q, approved); {
	case l.resubmit != nil:
		l.resubmit.Set("sim_approved", "1")
		toObject(w, l.status, pageContent{Text: l.Page, Method: "get", Action: r.URL.Path, Fields: l.resubmit,
			Button: "Sign in as " + t.Person().UPN})
	case l.Redirect == "":
		toObject(w, l.status, pageContent{Text: l.Page})
	case l.FormPost:
		toObject(w, http.StatusOK, pageContent{Text: "Working...", Method: "post", Action: l.Redirect, Fields: l.Fields,
			Button: "Continue", Submit: true})
	default:
		w.Header().Set("Location", l.RedirectURL())
		w.WriteHeader(l.status)
	}
}

// serveDevicePage shows the page where a device code is entered.
func (t *Service) serveDevicePage(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, core.BodyLimit)
	text := "Enter the code that the application shows."
	if r.Method == http.MethodPost {
		text = t.enterTypedCode(r.PostFormValue("code"))
	}
	toObject(w, http.StatusOK, pageContent{Text: text, Method: "post", Action: r.URL.Path, Button: "Next", Ask: "Code",
		Input: "code"})
}

// enterTypedCode enters a device code in place of the simulated person. It returns the text that the page shows next.
func (t *Service) enterTypedCode(code string) string {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	d := t.deviceByUserCode(code)
	if d == nil {
		return "That code didn't work. Check the code and try again."
	}
	t.enterCode(d)
	return t.PageText
}
