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
	top := newObjectReader("", data, &p.Unrecognised)
	p.ID, p.Name, p.Template = top.readText("id"), top.readText("displayName"), top.readText("templateId")
	p.State = top.readWord("state", StateOn, StateOff, StateReportOnly)
	if p.State == "" {
		top.noteUnrecognised("state", "missing")
	}
	p.Conditions = readConditions(top.readPart("conditions"))
	if controls := top.readPart("grantControls"); controls.hasContent() {
		p.Grant = readGrant(controls)
	}
	p.LimitsSession = limitsSession(top.readPart("sessionControls"))
	top.skipFields("description", "createdDateTime", "modifiedDateTime", "deletedDateTime")
	top.noteRemaining()
	return nil
}

// limitsSession reports whether session controls limit how long a sign-in lasts. Session controls let no one in, so
// their other fields do not matter here. A limit that is neither on nor off counts as on.
//
// https://learn.microsoft.com/graph/api/resources/signinfrequencysessioncontrol
func limitsSession(controls objectReader) bool {
	frequency := controls.readPart("signInFrequency")
	enabled := strings.TrimSpace(string(frequency.takeField("isEnabled")))
	isSet := frequency.values != nil && enabled != "false"
	frequency.skipAll()
	controls.skipAll()
	return isSet
}

func readConditions(c objectReader) Conditions {
	isSet := c.hasContent()
	if !isSet {
		c.noteUnrecognised("", "missing")
	}
	read := Conditions{
		Users: readUsers(c.readPart("users")),
		Apps:  readApplications(c.readPart("applications")),
		Clients: c.readWords("clientAppTypes", "all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync",
			"easSupported",
			"other"),
		Platforms: c.readScope("platforms", "Platforms", "android", "iOS", "windows", "windowsPhone", "macOS", "linux",
			"all"),
		Locations:     c.readScope("locations", "Locations"),
		SignInRisk:    c.readTexts("signInRiskLevels"),
		UserRisk:      c.readTexts("userRiskLevels"),
		PrincipalRisk: append(c.readTexts("servicePrincipalRiskLevels"), c.readFlags("agentIdRiskLevels")...),
		InsiderRisk:   c.readFlags("insiderRiskLevels"),
	}
	if len(read.Clients) == 0 && isSet {
		c.noteUnrecognised("clientAppTypes", "missing")
	}
	devices := c.readPart("devices")
	read.Devices = devices.hasAny("deviceFilter", "includeDevices", "excludeDevices", "includeDeviceStates",
		"excludeDeviceStates")
	devices.noteRemaining()
	workloads := c.readPart("clientApplications")
	read.Workloads = workloads.hasAny("includeServicePrincipals", "excludeServicePrincipals", "servicePrincipalFilter",
		"includeAgentIdServicePrincipals", "excludeAgentIdServicePrincipals", "agentIdServicePrincipalFilter")
	workloads.noteRemaining()
	flows := c.readPart("authenticationFlows")
	read.Flows = slices.DeleteFunc(flows.readFlags("transferMethods"), func(f string) bool { return f == "none" })
	flows.noteRemaining()
	c.noteRemaining()
	return read
}

func readUsers(u objectReader) PolicyUsers {
	read := PolicyUsers{
		Users:           Scope{u.readTexts("includeUsers"), u.readTexts("excludeUsers")},
		Groups:          Scope{u.readTexts("includeGroups"), u.readTexts("excludeGroups")},
		Roles:           Scope{u.readTexts("includeRoles"), u.readTexts("excludeRoles")},
		IncludeExternal: readExternal(u.readPart("includeGuestsOrExternalUsers")),
		ExcludeExternal: readExternal(u.readPart("excludeGuestsOrExternalUsers")),
	}
	u.noteRemaining()
	return read
}

func readExternal(e objectReader) *ExternalUsers {
	if !e.hasContent() {
		return nil
	}
	read := &ExternalUsers{Kinds: e.readFlags("guestOrExternalUserTypes")}
	if len(read.Kinds) == 0 {
		e.noteUnrecognised("guestOrExternalUserTypes", "missing")
	}
	for _, k := range read.Kinds {
		if !slices.Contains(ExternalKinds, k) && k != "none" {
			e.noteUnrecognised("guestOrExternalUserTypes", k)
		}
	}
	tenants := e.readPart("externalTenants")
	read.AllTenants = !tenants.hasContent() ||
		strings.EqualFold(tenants.readWord("membershipKind", "all", "enumerated"), "all")
	tenants.skipFields("members")
	tenants.noteRemaining()
	e.noteRemaining()
	return read
}

// ExternalKinds are the kinds of guests and external users that a policy can name.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers
var ExternalKinds = []string{
	"internalGuest", "b2bCollaborationGuest", "b2bCollaborationMember", "b2bDirectConnectUser", "otherExternalUser",
	"serviceProvider",
}

func readApplications(a objectReader) PolicyApps {
	read := PolicyApps{
		Scope:       Scope{a.readTexts("includeApplications"), a.readTexts("excludeApplications")},
		UserActions: a.readTexts("includeUserActions"),
		Contexts:    a.readTexts("includeAuthenticationContextClassReferences"),
		Filter:      a.hasAny("applicationFilter"),
	}
	a.noteRemaining()
	return read
}

func readGrant(g objectReader) *GrantControls {
	read := &GrantControls{
		Controls: g.readWords("builtInControls", "block", "mfa", "compliantDevice", "domainJoinedDevice",
			"approvedApplication",
			"compliantApplication", "passwordChange", "riskRemediation"),
		CustomControls: g.readTexts("customAuthenticationFactors"),
		TermsOfUse:     g.readTexts("termsOfUse"),
	}
	if s := g.readPart("authenticationStrength"); s.hasContent() {
		isEmpty := string(s.values["allowedCombinations"]) == "[]"
		read.Strength = &Strength{
			ID: s.readText("id"), Name: s.readText("displayName"), Satisfies: s.readText("requirementsSatisfied"),
			Combinations: s.readTexts("allowedCombinations"),
			Restricted:   s.hasAny("combinationConfigurations"),
		}
		if isEmpty {
			read.Strength.Combinations = []string{} // it allows none, which differs from an unknown list
		}
		s.skipAll() // its other fields do not change what it allows
	}
	operator := g.readWord("operator", "AND", "OR")
	read.RequireAll = operator == "AND"
	if operator == "" && read.Count() > 1 {
		g.noteUnrecognised("operator", "missing")
	}
	g.noteRemaining()
	return read
}
