package sim

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// stamp formats a time as Graph does; a zero time is null.
func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

func getOrganization(t *graphService, c *call) (any, *fault) {
	s := t.scenario
	domains := []object{}
	for _, d := range s.Domains {
		domains = append(domains, object{"name": d.Name, "type": authentication(d), "isDefault": d.Default,
			"isInitial":    d.Initial,
			"capabilities": "Email, OfficeCommunicationsOnline"})
	}
	o := object{"id": t.id, "displayName": s.Name, "verifiedDomains": domains}
	full := slices.ContainsFunc(readTenant, func(scope string) bool { return slices.Contains(c.who.scopes, scope) })
	for name, value := range t.organizationDetails() {
		o[name] = nil
		if full {
			o[name] = value
		}
	}
	if !full {
		delete(o, "assignedPlans") // a collection cannot be null
	}
	return listOf([]object{o}, func(o object) object { return o }), nil
}

// organizationDetails are the properties for which User.Read does not suffice.
func (t *graphService) organizationDetails() object {
	plans := []object{}
	for _, sku := range t.skus {
		for _, p := range sku["servicePlans"].([]object) {
			plans = append(plans, object{"servicePlanId": p["servicePlanId"], "service": p["servicePlanName"],
				"capabilityStatus": "Enabled", "assignedDateTime": stamp(t.scenario.Created)})
		}
	}
	return object{
		"createdDateTime":       stamp(t.scenario.Created),
		"countryLetterCode":     text(t.scenario.Country),
		"partnerTenantType":     pascal(t.scenario.PartnerType),
		"tenantType":            "AAD",
		"onPremisesSyncEnabled": trueOrNull(t.scenario.Synced),
		"assignedPlans":         plans,
	}
}

// text is a string property, null if empty.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// trueOrNull is a property such as onPremisesSyncEnabled, which is null and not false if it was never set.
func trueOrNull(b bool) any {
	if b {
		return true
	}
	return nil
}

// pascal writes an enumeration's member in the letter case that organization answers, which is not the one that the
// metadata declares.
func pascal(member string) any {
	if member == "" {
		return nil
	}
	return string(member[0]-'a'+'A') + member[1:]
}

func getSkus(t *graphService, _ *call) (any, *fault) {
	return listOf(t.skus, func(o object) object { return o }), nil
}

// skus returns the subscriptions of a licence, with a mail plan as even the smallest partner has one.
//
// https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
func skus(tenant string, edition graph.Licence, seats int) []object {
	list := []object{sku(tenant, "3b555118-da6a-4418-894f-7df1e2096870", "O365_BUSINESS_ESSENTIALS", seats,
		"9aaf7827-d63c-4b61-89c3-182f06f82e5c", "EXCHANGE_S_STANDARD")}
	switch edition {
	case graph.P1:
		list = append(list, sku(tenant, "078d2b04-f1bd-4111-bbd4-b4b1b354cef4", "AAD_PREMIUM", seats, graph.PlanP1,
			"AAD_PREMIUM"))
	case graph.P2:
		list = append(list, sku(tenant, "84a661c4-e949-4bd2-a560-ed7766fcaf2b", "AAD_PREMIUM_P2", seats,
			graph.PlanP1, "AAD_PREMIUM", graph.PlanP2, "AAD_PREMIUM_P2"))
	}
	return list
}

func sku(tenant, id, part string, seats int, plans ...string) object {
	list := []object{}
	for i := 0; i < len(plans); i += 2 {
		list = append(list, object{"servicePlanId": plans[i], "servicePlanName": plans[i+1],
			"provisioningStatus": "Success",
			"appliesTo":          "User"})
	}
	return object{
		"id": tenant + "_" + id, "skuId": id, "skuPartNumber": part, "appliesTo": "User", "capabilityStatus": "Enabled",
		"consumedUnits": seats, "prepaidUnits": object{"enabled": seats, "suspended": 0, "warning": 0, "lockedOut": 0},
		"servicePlans": list,
	}
}

func getDomains(t *graphService, _ *call) (any, *fault) {
	return listOf(t.scenario.Domains, func(d Domain) object {
		return object{"id": d.Name, "authenticationType": authentication(d), "isVerified": true,
			"isDefault": d.Default, "isInitial": d.Initial,
			"isRoot": true, "isAdminManaged": true, "supportedServices": []string{"Email",
				"OfficeCommunicationsOnline"},
			"passwordValidityPeriodInDays": cmp.Or(d.PasswordDays, graph.NeverExpires)}
	}), nil
}

func authentication(d Domain) string {
	if d.Federated {
		return "Federated"
	}
	return "Managed"
}

// getFederation answers the federation of a domain. A managed domain has none.
func getFederation(t *graphService, c *call) (any, *fault) {
	i := slices.IndexFunc(t.scenario.Domains, func(d Domain) bool {
		return strings.EqualFold(d.Name, c.ids[0]) && d.Federated
	})
	if i < 0 {
		return nil, notFound(c.ids[0])
	}
	d := t.scenario.Domains[i]
	return listOf([]object{{
		"@odata.type": "#microsoft.graph.internalDomainFederation", "id": guid(t.id, "federation", d.Name),
		"displayName":                     d.Name,
		"issuerUri":                       "http://" + d.Name + "/adfs/services/trust",
		"passiveSignInUri":                "https://sts." + d.Name + "/adfs/ls",
		"preferredAuthenticationProtocol": "wsFed", "federatedIdpMfaBehavior": text(d.MFABehaviour),
	}}, func(o object) object { return o }), nil
}
