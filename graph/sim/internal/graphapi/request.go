package graphapi

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/record"
)

// A request is a request to Graph with the operation that answers it.
type request struct {
	*core.Call
	operation *operation
	pathIDs   []string             // values of the {} in the operation's path
	payload   odata.Object         // body of a write
	directory *directory.Directory // the replica that answers
}

// AnswerGraph runs Graph's checks in their order, and then the operation.
func (t *Service) AnswerGraph(base *core.Call) (core.Response, *odata.Error) {
	if f := t.CheckGraphToken(base); f != nil {
		return core.Response{}, f
	}
	c := &request{Call: base}
	var f *odata.Error
	if c.operation, c.pathIDs, f = t.findOperation(base); f != nil {
		return core.Response{}, f
	}
	if f := t.checkRateLimit(c.operation.service); f != nil {
		return core.Response{}, f
	}
	if f := t.checkPermission(c); f != nil {
		return core.Response{}, f
	}
	t.RegisterDueKeys()
	if c.Method != http.MethodGet {
		return t.answerWrite(c)
	}
	c.directory = t.ReadReplica()
	v, f := c.operation.handle(t, c)
	if f != nil {
		return core.Response{}, f
	}
	return c.shapeResponse(v, t.CurrentBehaviour.PageSize)
}

func (t *Service) answerWrite(c *request) (core.Response, *odata.Error) {
	body := odata.Object{}
	if len(c.Body) > 0 {
		if err := json.Unmarshal(c.Body, &body); err != nil || body == nil {
			return core.Response{}, odata.BadRequest("Unable to read JSON request payload.")
		}
	} else if c.Method == http.MethodPatch {
		return core.Response{}, odata.BadRequest("Unable to read JSON request payload.")
	}
	if err := odata.GraphSchema.CheckObject(cmp.Or(c.operation.bodyType, c.operation.entity), body); err != nil {
		return core.Response{}, odata.BadRequest("Invalid property value or name: " + err.Error() + ".")
	}
	c.directory, c.payload = t.LatestDirectory(), body
	if c.operation.changesNothing {
		c.directory = t.ReadReplica()
	}
	v, f := c.operation.handle(t, c)
	if f != nil {
		return core.Response{}, f
	}
	if whole, isWhole := v.(core.Response); isWhole {
		return whole, nil
	}
	t.RecordedWrites = append(t.RecordedWrites, record.Write{Method: c.Method, Path: c.Path, Body: string(c.Body)})
	return c.writeResponse(v)
}

// writeResponse returns the response to a write: the created object, a single value, or no content.
func (c *request) writeResponse(v any) (core.Response, *odata.Error) {
	switch v := v.(type) {
	case nil:
		return core.Response{Status: http.StatusNoContent}, nil
	case odata.Object:
		if err := odata.GraphSchema.CheckObject(c.operation.entity, v); err != nil {
			return core.Response{}, odata.SchemaError(err)
		}
		return core.Response{Status: c.operation.writeStatus,
			Value: odata.SelectFields(v, c.operation.defaultProperties)}, nil
	default:
		return core.Response{Status: c.operation.writeStatus, Value: odata.Object{"@odata.context": c.baseURL() +
			"/$metadata#Edm.Boolean", "value": v}}, nil
	}
}

// CheckGraphToken checks the token alone.
func (t *Service) CheckGraphToken(c *core.Call) *odata.Error {
	refuse := func(message string) *odata.Error {
		return &odata.Error{Status: http.StatusUnauthorized, Code: "InvalidAuthenticationToken", Message: message}
	}
	switch {
	case c.Token == nil:
		return refuse("Access token is empty or malformed.")
	case c.Token.Resource != "https://"+c.Host || c.Token.Tenant != t.TenantID:
		return refuse("Access token validation failure. Invalid audience.")
	case !time.Now().Before(c.Token.Expires):
		return refuse("Lifetime validation failed, the token is expired.")
	}
	if !t.CurrentBehaviour.ClaimsChallenges || !c.Token.Cae || c.Token.TokenGeneration == t.login.TokenGeneration {
		return nil
	}
	f := refuse("Continuous access evaluation resulted in challenge with result: InteractionRequired " +
		"and code: TokenCreatedWithOutdatedPolicies")
	f.Claims = `{"access_token":{"nbf":{"essential":true,"value":"` +
		strconv.FormatInt(t.login.GenerationStart.Unix(), 10) + `"}}}`
	return f
}

// checkPermission checks the scopes of the token, the tenant's licence and the caller's roles. The services word a
// refusal differently; none says whether the scope or the role is missing. An app-only caller needs no directory
// role, and has no "me".
func (t *Service) checkPermission(c *request) *odata.Error {
	op := c.operation
	if c.Token.IsAppOnly && strings.HasPrefix(op.path, "/me") {
		return odata.BadRequestCode("BadRequest", "/me request is only valid with delegated authentication flow.")
	}
	missing := slices.ContainsFunc(op.alsoScopes, func(s string) bool { return !slices.Contains(c.Token.Scopes, s) })
	if missing || !slices.ContainsFunc(op.scopes, func(s string) bool { return slices.Contains(c.Token.Scopes, s) }) {
		return op.service.forbiddenError(false)
	}
	if t.Licence < op.licence && !(op.service == identityGovernance && t.Scenario.Governance) {
		return op.service.licenceError()
	}
	if c.Token.IsAppOnly {
		return nil
	}
	own := op.allowsOwner && len(c.pathIDs) == 1 && (c.pathIDs[0] == c.Token.User ||
		t.LatestDirectory().OwnsApplication(c.Token.User, c.pathIDs[0]))
	roles := t.LatestDirectory().RolesOf(c.Token.User, true)
	allowed := func(r string) bool { return r == graph.GlobalAdministrator || slices.Contains(op.roles, r) }
	if len(op.roles) > 0 && !own && !slices.ContainsFunc(roles, allowed) {
		return op.service.forbiddenError(true)
	}
	return nil
}

func (s workload) forbiddenError(byRole bool) *odata.Error {
	switch {
	case s == AuthenticationMethods && byRole:
		return &odata.Error{Status: http.StatusForbidden, Code: "accessDenied", Message: "Request Authorization failed"}
	case s == directoryService || s == identityGovernance:
		return &odata.Error{Status: http.StatusForbidden, Code: "Authorization_RequestDenied",
			Message: odata.InsufficientPrivileges}
	default:
		return &odata.Error{Status: http.StatusForbidden, Code: "AccessDenied",
			Message: "You cannot perform the requested operation, required scopes are missing in the token."}
	}
}

func (s workload) licenceError() *odata.Error {
	switch s {
	case identityGovernance:
		return odata.BadRequestCode("AadPremiumLicenseRequired",
			"The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.")
	case AuthenticationMethods:
		return &odata.Error{Status: http.StatusForbidden, Code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
			Message: "Neither tenant is B2C or tenant doesn't have premium license"}
	default:
		return &odata.Error{Status: http.StatusForbidden, Code: "AccessDenied", Message: odata.NotLicensed}
	}
}
