package partnercenter

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
)

// partnerError is an error of Partner Center without a number of its own: its code is the status.
func partnerError(status int, description string) *odata.Error {
	return &odata.Error{Status: status, Code: strconv.Itoa(status), Message: description}
}

// AnswerPartner runs Partner Center's checks in their order, and then the read.
func (t *Service) AnswerPartner(c *core.Call) (core.Response, *odata.Error) {
	if f := t.checkPartnerToken(c); f != nil {
		return core.Response{}, f
	}
	read, known := partnerReads[strings.ToLower(strings.TrimSuffix(c.Path, "/"))]
	d := t.LatestDirectory()
	switch {
	case !known:
		return core.Response{}, partnerError(http.StatusNotFound, "The resource was not found.")
	case c.Method != http.MethodGet:
		return core.Response{}, partnerError(http.StatusMethodNotAllowed, "The method is not allowed.")
	case t.Scenario.PartnerCenter.Reseller:
		return core.Response{}, partnerError(http.StatusForbidden, "Indirect resellers are not supported.")
	case !t.isPartner():
		return core.Response{}, partnerError(http.StatusNotFound, "The tenant is not a partner.")
	case c.Token.IsAppOnly && !read.allowsAppOnly, !c.Token.IsAppOnly && !d.IsAgent(c.Token.User, read.agentGroups...):
		return core.Response{}, partnerError(http.StatusForbidden, "Access denied.")
	}
	v, f := read.handle(t, c)
	if f != nil {
		return core.Response{}, f
	}
	a := core.Response{Status: http.StatusOK, Value: v, Header: http.Header{}}
	if strings.EqualFold(c.Header.Get("ValidateMfa"), "true") && !c.Token.IsAppOnly && !t.CurrentBehaviour.NoMFAResult {
		t.addMFAResult(&a, slices.Contains(c.Token.Amr, "mfa"))
	}
	return a, nil
}

// addMFAResult adds to an answer whether the request was made with MFA.
func (t *Service) addMFAResult(a *core.Response, with bool) {
	if o, ok := a.Value.(odata.Object); ok && t.CurrentBehaviour.MFAInBody {
		o["isMfaCompliant"] = with
		return
	}
	a.Header.Set("isMfaCompliant", strconv.FormatBool(with))
}

// checkPartnerToken checks the token alone. An app-only token needs no MFA.
func (t *Service) checkPartnerToken(c *core.Call) *odata.Error {
	switch {
	case c.Token == nil:
		return partnerError(http.StatusUnauthorized, "The request has no access token.")
	case c.Host != t.HomeCloud.Hosts().PartnerCenter || c.Token.Resource != "https://"+c.Host ||
		c.Token.Tenant != t.TenantID:
		return partnerError(http.StatusUnauthorized, "The access token has an invalid audience or issuer.")
	case !time.Now().Before(c.Token.Expires):
		return partnerError(http.StatusUnauthorized, "The access token has expired.")
	case !c.Token.IsAppOnly && !slices.Contains(c.Token.Scopes, core.UserImpersonationScope):
		return partnerError(http.StatusForbidden, "Access denied.")
	case c.Token.IsAppOnly || slices.Contains(c.Token.Amr, "mfa") || t.CurrentBehaviour.MFANotEnforced:
		return nil
	}
	return &odata.Error{Status: http.StatusUnauthorized, Code: odata.CodeNoMFA, Message: "Unauthorized - MFA required",
		NoBody: t.CurrentBehaviour.OldMFAError}
}

// IsPartnerHost reports whether a host is Partner Center in one of the clouds.
func IsPartnerHost(host string) bool {
	return host != "" && slices.ContainsFunc(graph.Clouds(), func(c graph.Cloud) bool {
		return c.Hosts().PartnerCenter == host
	})
}

// A Service is Partner Center.
type Service struct{ *core.State }
