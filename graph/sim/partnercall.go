package sim

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
)

// noMFA is Partner Center's code for a token without MFA.
//
// https://learn.microsoft.com/partner-center/security/partner-security-requirements-mandating-mfa
const noMFA = "900421"

// partnerFault is an error of Partner Center without a number of its own: its code is the status.
func partnerFault(status int, description string) *fault {
	return &fault{status: status, code: strconv.Itoa(status), message: description}
}

// answerPartner runs Partner Center's checks in their order, and then the read.
func (t *partnerService) answerPartner(c *baseCall) (answer, *fault) {
	if f := t.admitPartner(c); f != nil {
		return answer{}, f
	}
	read, known := partnerReads[strings.ToLower(strings.TrimSuffix(c.path, "/"))]
	d := t.latest()
	switch {
	case !known:
		return answer{}, partnerFault(http.StatusNotFound, "The resource was not found.")
	case c.method != http.MethodGet:
		return answer{}, partnerFault(http.StatusMethodNotAllowed, "The method is not allowed.")
	case t.scenario.PartnerCenter.Reseller:
		return answer{}, partnerFault(http.StatusForbidden, "Indirect resellers are not supported.")
	case !t.enrolled():
		return answer{}, partnerFault(http.StatusNotFound, "The tenant is not a partner.")
	case c.who.own && !read.itself, !c.who.own && !d.agent(c.who.user, read.groups...):
		return answer{}, partnerFault(http.StatusForbidden, "Access denied.")
	}
	v, f := read.show(t, c)
	if f != nil {
		return answer{}, f
	}
	a := answer{status: http.StatusOK, value: v, header: http.Header{}}
	if strings.EqualFold(c.header.Get("ValidateMfa"), "true") && !c.who.own && !t.behaviour.MFAUntold {
		t.tellMFA(&a, slices.Contains(c.who.amr, "mfa"))
	}
	return a, nil
}

// tellMFA adds to an answer whether the request was made with MFA.
func (t *partnerService) tellMFA(a *answer, with bool) {
	if o, ok := a.value.(object); ok && t.behaviour.MFAInBody {
		o["isMfaCompliant"] = with
		return
	}
	a.header.Set("isMfaCompliant", strconv.FormatBool(with))
}

// admitPartner checks the token alone. An app-only token needs no MFA.
func (t *partnerService) admitPartner(c *baseCall) *fault {
	switch {
	case c.who == nil:
		return partnerFault(http.StatusUnauthorized, "The request has no access token.")
	case c.host != t.cloud.Hosts().PartnerCenter || c.who.resource != "https://"+c.host || c.who.tenant != t.id:
		return partnerFault(http.StatusUnauthorized, "The access token has an invalid audience or issuer.")
	case !time.Now().Before(c.who.expires):
		return partnerFault(http.StatusUnauthorized, "The access token has expired.")
	case !c.who.own && !slices.Contains(c.who.scopes, impersonation):
		return partnerFault(http.StatusForbidden, "Access denied.")
	case c.who.own || slices.Contains(c.who.amr, "mfa") || t.behaviour.MFAUnenforced:
		return nil
	}
	return &fault{status: http.StatusUnauthorized, code: noMFA, message: "Unauthorized - MFA required",
		silent: t.behaviour.OldMFAError}
}

// isPartnerHost reports whether a host is Partner Center in one of the clouds.
func isPartnerHost(host string) bool {
	return host != "" && slices.ContainsFunc(graph.Clouds(), func(c graph.Cloud) bool {
		return c.Hosts().PartnerCenter == host
	})
}
