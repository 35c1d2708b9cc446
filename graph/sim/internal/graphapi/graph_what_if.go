package graphapi

import (
	"cmp"
	"net/http"
	"slices"

	"cspready/graph/sim/internal/conditionalaccess"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// postWhatIf answers which policies a described sign-in meets. The service judges policies only, so it answers under
// security defaults, too: with policies that are all off or report-only.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate
func postWhatIf(t *Service, c *request) (any, *odata.Error) {
	s, f := t.describedSignIn(c)
	if f != nil {
		return nil, f
	}
	engine := t.whatIfEngine(c.directory)
	appliedOnly, _ := c.payload["appliedPoliciesOnly"].(bool)
	list := []odata.Object{}
	for _, p := range c.directory.Policies {
		reason := engine.Evaluate(p, s)
		if appliedOnly && reason != conditionalaccess.Applies {
			continue
		}
		shown := t.showPolicy(p)
		shown["policyApplies"], shown["analysisReasons"] = reason == conditionalaccess.Applies, reason
		if err := odata.GraphSchema.CheckObject("whatIfAnalysisResult", shown); err != nil {
			return nil, odata.SchemaError(err)
		}
		list = append(list, shown)
	}
	return core.Response{Status: http.StatusOK, Value: odata.Object{
		"@odata.context": c.baseURL() + "/$metadata#Collection(microsoft.graph.whatIfAnalysisResult)", "value": list,
	}}, nil
}

// describedSignIn reads the sign-in from the body. Only users that sign in to one application are known here.
func (t *Service) describedSignIn(c *request) (conditionalaccess.SignIn, *odata.Error) {
	none := conditionalaccess.SignIn{}
	part := func(name string) odata.Object { o, _ := c.payload[name].(odata.Object); return o }
	identity, context, conditions := part("signInIdentity"), part("signInContext"), part("signInConditions")
	apps := odata.TextItems(context["includeApplications"])
	if odata.StringValue(identity, "@odata.type") != "#microsoft.graph.userSignIn" || len(apps) != 1 ||
		conditions == nil {
		return none, odata.BadRequest("The sign-in is not described, or in a way that this tenant does not evaluate.")
	}
	u := c.directory.FindUser(odata.StringValue(identity, "userId"))
	if u == nil {
		return none, odata.NotFound(odata.StringValue(identity, "userId"))
	}
	flow, _ := conditions["authenticationFlow"].(odata.Object)
	text := func(name, absent string) string { return cmp.Or(odata.StringValue(conditions, name), absent) }
	return conditionalaccess.SignIn{
		User: u, App: apps[0], Platform: text("devicePlatform", "all"), Client: text("clientAppType", "all"),
		Country: text("country", ""), IPAddress: text("ipAddress", ""), SignInRisk: text("signInRiskLevel", "none"),
		UserRisk: text("userRiskLevel", "none"), InsiderRisk: text("insiderRiskLevel", "none"),
		Transfer: cmp.Or(odata.StringValue(flow, "transferMethod"), "none"),
	}, nil
}

func (t *Service) whatIfEngine(d *directory.Directory) conditionalaccess.Engine {
	e := conditionalaccess.Engine{Directory: d, Locations: map[string]scenario.Location{}}
	for _, l := range t.Scenario.Locations {
		e.Locations[directory.DerivedID(t.TenantID, "location", l.Name)] = l
	}
	for _, g := range d.Groups {
		if slices.Contains(t.Scenario.WhatIf.IgnoresExclusionOf, g.Name) {
			e.IgnoredExclusions = append(e.IgnoredExclusions, g.ID)
		}
	}
	for _, p := range d.Policies {
		if slices.Contains(t.Scenario.WhatIf.NeverApplies, odata.StringValue(p, "displayName")) {
			e.IgnoredPolicies = append(e.IgnoredPolicies, odata.StringValue(p, "id"))
		}
	}
	return e
}
