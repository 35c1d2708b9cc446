package graph

import (
	"encoding/json"
	"slices"
	"strings"
)

// UnmarshalJSON reads a policy from Graph's JSON. It fails for anything but an object. Whatever else it does not
// understand goes to Unrecognised, so that one unusual policy does not hide the others.
func (p *Policy) UnmarshalJSON(data []byte) error {
	if !json.Valid(data) || !strings.HasPrefix(strings.TrimSpace(string(data)), "{") {
		return &Error{Op: OpReadPolicies, Kind: ErrUnreadable}
	}
	*p = Policy{Raw: slices.Clone(data)}
	top := read("", data, &p.Strange)
	p.ID, p.Name, p.Template = top.text("id"), top.text("displayName"), top.text("templateId")
	p.State = top.word("state", StateOn, StateOff, StateReportOnly)
	if p.State == "" {
		top.odd("state", "missing")
	}
	p.Conditions = readConditions(top.part("conditions"))
	if controls := top.part("grantControls"); controls.set() {
		p.Grant = readGrant(controls)
	}
	p.EndsSessions = endsSessions(top.part("sessionControls"))
	top.known("description", "createdDateTime", "modifiedDateTime", "deletedDateTime")
	top.rest()
	return nil
}

// limitsSession reports whether session controls limit how long a sign-in lasts. Session controls let no one in, so
// their other fields do not matter here. A limit that is neither on nor off counts as on.
//
// https://learn.microsoft.com/graph/api/resources/signinfrequencysessioncontrol
func endsSessions(controls fields) bool {
	frequency := controls.part("signInFrequency")
	enabled := strings.TrimSpace(string(frequency.take("isEnabled")))
	there := frequency.values != nil && enabled != "false"
	frequency.ignore()
	controls.ignore()
	return there
}

func readConditions(c fields) Conditions {
	there := c.set()
	if !there {
		c.odd("", "missing")
	}
	read := Conditions{
		Users: readUsers(c.part("users")),
		Apps:  readApplications(c.part("applications")),
		Clients: c.words("clientAppTypes", "all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "easSupported",
			"other"),
		Platforms:     c.scope("platforms", "Platforms", "android", "iOS", "windows", "windowsPhone", "macOS", "linux", "all"),
		Locations:     c.scope("locations", "Locations"),
		SignInRisk:    c.list("signInRiskLevels"),
		UserRisk:      c.list("userRiskLevels"),
		PrincipalRisk: append(c.list("servicePrincipalRiskLevels"), c.flags("agentIdRiskLevels")...),
		InsiderRisk:   c.flags("insiderRiskLevels"),
	}
	if len(read.Clients) == 0 && there {
		c.odd("clientAppTypes", "missing")
	}
	devices := c.part("devices")
	read.Devices = devices.any("deviceFilter", "includeDevices", "excludeDevices", "includeDeviceStates", "excludeDeviceStates")
	devices.rest()
	workloads := c.part("clientApplications")
	read.WorkloadsFirst = workloads.any("includeServicePrincipals", "excludeServicePrincipals", "servicePrincipalFilter",
		"includeAgentIdServicePrincipals", "excludeAgentIdServicePrincipals", "agentIdServicePrincipalFilter")
	workloads.rest()
	flows := c.part("authenticationFlows")
	read.Flows = slices.DeleteFunc(flows.flags("transferMethods"), func(f string) bool { return f == "none" })
	flows.rest()
	c.rest()
	return read
}

func readUsers(u fields) Assigned {
	read := Assigned{
		Users:           Scope{u.list("includeUsers"), u.list("excludeUsers")},
		Groups:          Scope{u.list("includeGroups"), u.list("excludeGroups")},
		Roles:           Scope{u.list("includeRoles"), u.list("excludeRoles")},
		IncludeExternal: readExternal(u.part("includeGuestsOrExternalUsers")),
		ExcludeExternal: readExternal(u.part("excludeGuestsOrExternalUsers")),
	}
	u.rest()
	return read
}

func readExternal(e fields) *External {
	if !e.set() {
		return nil
	}
	read := &External{Kinds: e.flags("guestOrExternalUserTypes")}
	for _, k := range read.Kinds {
		if !slices.Contains(ExternalKinds, k) && k != "none" {
			e.odd("guestOrExternalUserTypes", k)
		}
	}
	tenants := e.part("externalTenants")
	read.AllTenants = !tenants.set() || strings.EqualFold(tenants.word("membershipKind", "all", "enumerated"), "all")
	tenants.known("members")
	tenants.rest()
	e.rest()
	return read
}

// ExternalKinds are the kinds of guests and external users that a policy can name.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers
var ExternalKinds = []string{
	"internalGuest", "b2bCollaborationGuest", "b2bCollaborationMember", "b2bDirectConnectUser", "otherExternalUser", "serviceProvider",
}

func readApplications(a fields) Applications {
	read := Applications{
		Scope:       Scope{a.list("includeApplications"), a.list("excludeApplications")},
		UserActions: a.list("includeUserActions"),
		Contexts:    a.list("includeAuthenticationContextClassReferences"),
		Filter:      a.any("applicationFilter"),
	}
	a.rest()
	return read
}

func readGrant(g fields) *Grant {
	read := &Grant{
		Controls: g.words("builtInControls", "block", "mfa", "compliantDevice", "domainJoinedDevice", "approvedApplication",
			"compliantApplication", "passwordChange", "riskRemediation"),
		Custom: g.list("customAuthenticationFactors"),
		Terms:  g.list("termsOfUse"),
	}
	if s := g.part("authenticationStrength"); s.set() {
		told := string(s.values["allowedCombinations"]) == "[]"
		read.Strength = &Strength{
			ID: s.text("id"), Name: s.text("displayName"), Satisfies: s.text("requirementsSatisfied"), Combinations: s.list("allowedCombinations"),
			Narrowed: s.any("combinationConfigurations"),
		}
		if told {
			read.Strength.Combinations = []string{} // it allows none, which differs from an unknown list
		}
		s.ignore() // its other fields do not change what it allows
	}
	operator := g.word("operator", "AND", "OR")
	read.All = operator == "AND"
	if operator == "" && read.Count() > 1 {
		g.odd("operator", "missing")
	}
	g.rest()
	return read
}
