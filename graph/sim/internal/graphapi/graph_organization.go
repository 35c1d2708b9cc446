package graphapi

import (
	"cmp"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

func getOrganization(t *Service, c *request) (any, *odata.Error) {
	s := t.Scenario
	domains := []odata.Object{}
	for _, d := range s.Domains {
		domains = append(domains, odata.Object{"name": d.Name, "type": authenticationType(d), "isDefault": d.Default,
			"isInitial":    d.Initial,
			"capabilities": "Email, OfficeCommunicationsOnline"})
	}
	o := odata.Object{"id": t.TenantID, "displayName": s.Name, "verifiedDomains": domains}
	full := slices.ContainsFunc(readTenant, func(scope string) bool { return slices.Contains(c.Token.Scopes, scope) })
	for name, value := range t.organizationDetails() {
		o[name] = nil
		if full {
			o[name] = value
		}
	}
	if !full {
		delete(o, "assignedPlans") // a collection cannot be null
	}
	return odata.ListOf([]odata.Object{o}, func(o odata.Object) odata.Object { return o }), nil
}

// organizationDetails are the properties for which User.Read does not suffice.
func (t *Service) organizationDetails() odata.Object {
	plans := []odata.Object{}
	for _, sku := range t.subscribedSkus {
		for _, p := range sku["servicePlans"].([]odata.Object) {
			plans = append(plans, odata.Object{"servicePlanId": p["servicePlanId"], "service": p["servicePlanName"],
				"capabilityStatus": "Enabled", "assignedDateTime": odata.FormatTime(t.Scenario.Created)})
		}
	}
	return odata.Object{
		"createdDateTime":       odata.FormatTime(t.Scenario.Created),
		"countryLetterCode":     odata.TextOrNull(t.Scenario.Country),
		"partnerTenantType":     pascalCase(t.Scenario.PartnerType),
		"tenantType":            "AAD",
		"onPremisesSyncEnabled": odata.TrueOrNull(t.Scenario.Synced),
		"assignedPlans":         plans,
	}
}

// pascalCase writes an enumeration's member in the letter case that organization answers, which is not the one that the
// metadata declares.
func pascalCase(member string) any {
	if member == "" {
		return nil
	}
	return string(member[0]-'a'+'A') + member[1:]
}

func getSubscribedSkus(t *Service, _ *request) (any, *odata.Error) {
	return odata.ListOf(t.subscribedSkus, func(o odata.Object) odata.Object { return o }), nil
}

// subscriptionsOf returns the subscriptions of a licence, with a mail plan as even the smallest partner has one.
//
// https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
func subscriptionsOf(tenant string, edition graph.Licence, governance bool, seats int) []odata.Object {
	list := []odata.Object{newSubscription(tenant, "3b555118-da6a-4418-894f-7df1e2096870", "O365_BUSINESS_ESSENTIALS",
		seats,
		"9aaf7827-d63c-4b61-89c3-182f06f82e5c", "EXCHANGE_S_STANDARD")}
	switch edition {
	case graph.P1:
		list = append(list, newSubscription(tenant, "078d2b04-f1bd-4111-bbd4-b4b1b354cef4", "AAD_PREMIUM", seats,
			graph.PlanP1,
			"AAD_PREMIUM"))
	case graph.P2:
		list = append(list, newSubscription(tenant, "84a661c4-e949-4bd2-a560-ed7766fcaf2b", "AAD_PREMIUM_P2", seats,
			graph.PlanP1, "AAD_PREMIUM", graph.PlanP2, "AAD_PREMIUM_P2"))
	}
	if governance {
		list = append(list, newSubscription(tenant, directory.DerivedID("governance"), "Microsoft_Entra_ID_Governance",
			seats, graph.PlanGovernance, "Entra_Identity_Governance"))
	}
	return list
}

func newSubscription(tenant, id, part string, seats int, plans ...string) odata.Object {
	list := []odata.Object{}
	for i := 0; i < len(plans); i += 2 {
		list = append(list, odata.Object{"servicePlanId": plans[i], "servicePlanName": plans[i+1],
			"provisioningStatus": "Success",
			"appliesTo":          "User"})
	}
	return odata.Object{
		"id": tenant + "_" + id, "skuId": id, "skuPartNumber": part, "appliesTo": "User", "capabilityStatus": "Enabled",
		"consumedUnits": seats, "prepaidUnits": odata.Object{"enabled": seats, "suspended": 0, "warning": 0,
			"lockedOut": 0},
		"servicePlans": list,
	}
}

func getDomains(t *Service, _ *request) (any, *odata.Error) {
	return odata.ListOf(t.Scenario.Domains, func(d scenario.Domain) odata.Object {
		return odata.Object{"id": d.Name, "authenticationType": authenticationType(d), "isVerified": true,
			"isDefault": d.Default, "isInitial": d.Initial,
			"isRoot": true, "isAdminManaged": true, "supportedServices": []string{"Email",
				"OfficeCommunicationsOnline"},
			"passwordValidityPeriodInDays": cmp.Or(d.PasswordDays, graph.NeverExpires)}
	}), nil
}

func authenticationType(d scenario.Domain) string {
	if d.Federated {
		return "Federated"
	}
	return "Managed"
}

// getFederation answers the federation of a domain. A managed domain has none.
func getFederation(t *Service, c *request) (any, *odata.Error) {
	i := slices.IndexFunc(t.Scenario.Domains, func(d scenario.Domain) bool {
		return strings.EqualFold(d.Name, c.pathIDs[0]) && d.Federated
	})
	if i < 0 {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	d := t.Scenario.Domains[i]
	return odata.ListOf([]odata.Object{{
		"@odata.type":                     "#microsoft.graph.internalDomainFederation",
		"id":                              directory.DerivedID(t.TenantID, "federation", d.Name),
		"displayName":                     d.Name,
		"issuerUri":                       "http://" + d.Name + "/adfs/services/trust",
		"passiveSignInUri":                "https://sts." + d.Name + "/adfs/ls",
		"preferredAuthenticationProtocol": "wsFed", "federatedIdpMfaBehavior": odata.TextOrNull(d.MFABehaviour),
	}}, func(o odata.Object) odata.Object { return o }), nil
}
