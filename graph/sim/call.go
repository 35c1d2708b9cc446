package sim

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
)

// A baseCall is one request to Graph, Partner Center or a Key Vault, from the client, over HTTP or from within a $batch.
type baseCall struct {
	method  string
	host    string
	version string // "v1.0" or "beta"; empty for Partner Center and vaults
	path    string // below the version
	query   url.Values
	header  http.Header
	body    []byte
	who     *grant // nil if the token is missing or unknown
}

// A call is a request to Graph with the operation that answers it.
type call struct {
	*baseCall
	operation *operation
	ids       []string   // values of the {} in the operation's path
	change    object     // body of a write
	dir       *directory // the replica that answers
}

// An answer is the response to a call that succeeded.
type answer struct {
	status int
	value  any         // object; string for text/plain; nil for no body
	header http.Header // for Partner Center

	request string // id of the request
}

// ask answers a call after the simulated latency.
func (t *Tenant) ask(ctx context.Context, c *baseCall) (answer, *fault) {
	if t.cloud.IsVault(c.host) && t.vaults.byHost[c.host] == nil {
		return answer{}, &fault{code: absentVault}
	}
	if err := t.pause(ctx); err != nil {
		return answer{}, &fault{reset: true}
	}
	return t.serve(c)
}

// serve answers a call, or fails as the injected faults require.
func (t *Tenant) serve(c *baseCall) (answer, *fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	trouble := t.trouble(c.method, c.path)
	var (
		a answer
		f *fault
	)
	if trouble == nil || trouble.Done {
		a, f = t.answer(c)
	}
	if trouble != nil && f == nil {
		f = faultOf(*trouble)
	}
	if f != nil {
		f.request, f.client = t.newID(), c.header.Get("client-request-id")
	}
	a.request = t.requestID()
	t.record(c, a, f)
	return a, f
}

// answer dispatches a call to the service that it is for.
func (t *Tenant) answer(c *baseCall) (answer, *fault) {
	if t.cloud.IsVault(c.host) {
		return t.vaults.answerVault(c)
	}
	if isPartnerHost(c.host) {
		return t.partner.answerPartner(c)
	}
	return t.graph.answerGraph(c)
}

// answerGraph runs Graph's checks in their order, and then the operation.
func (t *graphService) answerGraph(base *baseCall) (answer, *fault) {
	if f := t.authenticate(base); f != nil {
		return answer{}, f
	}
	c := &call{baseCall: base}
	var f *fault
	if c.operation, c.ids, f = t.find(base); f != nil {
		return answer{}, f
	}
	if f := t.throttle(c.operation.service); f != nil {
		return answer{}, f
	}
	if f := t.permit(c); f != nil {
		return answer{}, f
	}
	t.enrol()
	if c.method != http.MethodGet {
		return t.write(c)
	}
	c.dir = t.view()
	v, f := c.operation.handle(t, c)
	if f != nil {
		return answer{}, f
	}
	return c.shape(v, t.behaviour.PageSize)
}

func (t *graphService) write(c *call) (answer, *fault) {
	body := object{}
	if len(c.body) > 0 {
		if err := json.Unmarshal(c.body, &body); err != nil || body == nil {
			return answer{}, badRequest("Unable to read JSON request payload.")
		}
	} else if c.method == http.MethodPatch {
		return answer{}, badRequest("Unable to read JSON request payload.")
	}
	if err := known.check(cmp.Or(c.operation.body, c.operation.entity), body); err != nil {
		return answer{}, badRequest("Invalid property value or name: " + err.Error() + ".")
	}
	c.dir, c.change = t.latest(), body
	v, f := c.operation.handle(t, c)
	if f != nil {
		return answer{}, f
	}
	t.writes = append(t.writes, Write{Method: c.method, Path: c.path, Body: string(c.body)})
	return c.written(v)
}

// written returns the response to a write: the created object, a single value, or no content.
func (c *call) written(v any) (answer, *fault) {
	switch v := v.(type) {
	case nil:
		return answer{status: http.StatusNoContent}, nil
	case object:
		if err := known.check(c.operation.entity, v); err != nil {
			return answer{}, broken(err)
		}
		return answer{status: c.operation.answers, value: pick(v, c.operation.shown)}, nil
	default:
		return answer{status: c.operation.answers, value: object{"@odata.context": c.base() +
			"/$metadata#Edm.Boolean", "value": v}}, nil
	}
}

// authenticate checks the token alone.
func (t *graphService) authenticate(c *baseCall) *fault {
	refuse := func(message string) *fault {
		return &fault{status: http.StatusUnauthorized, code: "InvalidAuthenticationToken", message: message}
	}
	switch {
	case c.who == nil:
		return refuse("Access token is empty or malformed.")
	case c.who.resource != "https://"+c.host || c.who.tenant != t.id:
		return refuse("Access token validation failure. Invalid audience.")
	case !time.Now().Before(c.who.expires):
		return refuse("Lifetime validation failed, the token is expired.")
	}
	if !t.behaviour.Challenged || !c.who.cae || c.who.made == t.login.generation {
		return nil
	}
	f := refuse("Continuous access evaluation resulted in challenge with result: InteractionRequired " +
		"and code: TokenCreatedWithOutdatedPolicies")
	f.claims = `{"access_token":{"nbf":{"essential":true,"value":"` + strconv.FormatInt(t.login.outdated.Unix(), 10) + `"}}}`
	return f
}

// permit checks the scopes of the token, the tenant's licence and the caller's roles. The services word a refusal
// differently; none says whether the scope or the role is missing. An app-only caller needs no directory role, and
// has no "me".
func (t *graphService) permit(c *call) *fault {
	op := c.operation
	if c.who.own && strings.HasPrefix(op.path, "/me") {
		return invalid("BadRequest", "/me request is only valid with delegated authentication flow.")
	}
	missing := slices.ContainsFunc(op.also, func(s string) bool { return !slices.Contains(c.who.scopes, s) })
	if missing || !slices.ContainsFunc(op.scopes, func(s string) bool { return slices.Contains(c.who.scopes, s) }) {
		return op.service.forbidden(false)
	}
	if t.edition < op.licence {
		return op.service.unlicensed()
	}
	if c.who.own {
		return nil
	}
	own := op.own && len(c.ids) == 1 && (c.ids[0] == c.who.user || t.latest().owns(c.who.user, c.ids[0]))
	roles := t.latest().roles(c.who.user, true)
	allowed := func(r string) bool { return r == graph.GlobalAdministrator || slices.Contains(op.roles, r) }
	if len(op.roles) > 0 && !own && !slices.ContainsFunc(roles, allowed) {
		return op.service.forbidden(true)
	}
	return nil
}

func (s service) forbidden(byRole bool) *fault {
	switch {
	case s == authenticationMethods && byRole:
		return &fault{status: http.StatusForbidden, code: "accessDenied", message: "Request Authorization failed"}
	case s == directoryService || s == identityGovernance:
		return &fault{status: http.StatusForbidden, code: "Authorization_RequestDenied", message: insufficient}
	default:
		return &fault{status: http.StatusForbidden, code: "AccessDenied",
			message: "You cannot perform the requested operation, required scopes are missing in the token."}
	}
}

func (s service) unlicensed() *fault {
	switch s {
	case identityGovernance:
		return invalid("AadPremiumLicenseRequired",
			"The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.")
	case authenticationMethods:
		return &fault{status: http.StatusForbidden, code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
			message: "Neither tenant is B2C or tenant doesn't have premium license"}
	default:
		return &fault{status: http.StatusForbidden, code: "AccessDenied", message: unlicensed}
	}
}
