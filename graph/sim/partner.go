package sim

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
)

// A PartnerScenario is what Partner Center has about the tenant.
type PartnerScenario struct {
	// Enrolled is whether the tenant is one of a partner; absent: if it has a partner type.
	Enrolled *bool  `json:"enrolled"`
	Vetting  string `json:"vetting"`  // vettingStatus; "authorized" when absent
	Reseller bool   `json:"reseller"` // an indirect reseller, whom the API does not serve
	// Customers is how many customers there are.
	Customers  int                `json:"customers"`
	WithoutMFA []NonMFAScenario   `json:"withoutMfa"`
	Adoption   []AdoptionScenario `json:"adoption"`
}

// A NonMFAScenario is somebody who was at Partner Center without MFA, so many days ago.
type NonMFAScenario struct {
	UPN string `json:"upn"`
	Ago int    `json:"daysAgo"`
}

// An AdoptionScenario is what an application asked of Partner Center on a day. App is an application id, or the name of an application of the
// tenant.
type AdoptionScenario struct {
	App   string `json:"app"`
	Name  string `json:"name"`
	Ago   int    `json:"daysAgo"`
	MFA   int    `json:"withMfa"`
	Total int    `json:"total"`
}

func (t *Tenant) enrolled() bool {
	if e := t.scenario.PartnerCenter.Enrolled; e != nil {
		return *e
	}
	return t.scenario.PartnerType != ""
}

// The groups of a partner's tenant that give rights at Partner Center.
//
// https://learn.microsoft.com/partner-center/account-settings/permissions-overview
const (
	adminAgents    = "AdminAgents"
	helpdeskAgents = "HelpdeskAgents"
	salesAgents    = "SalesAgents"
)

// agent reports whether a person is in one of these groups, or may do everything anyway.
func (d *directory) agent(userID string, groups ...string) bool {
	return slices.Contains(d.roles(userID, true), graph.GlobalAdministrator) ||
		slices.ContainsFunc(d.groupsOf(userID, true), func(g *group) bool { return slices.Contains(groups, g.name) })
}

// A partnerRead is something that Partner Center answers.
type partnerRead struct {
	itself bool     // an application may ask without a person
	groups []string // of the person who asks
	show   func(*Tenant, *call) (any, *fault)
}

var anyAgent = []string{adminAgents, helpdeskAgents, salesAgents}

// partnerReads are the reads of Partner Center that are known here, by path in lower case.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-rest-api-reference
var partnerReads = map[string]partnerRead{
	"/v1/customers":                        {itself: true, groups: []string{adminAgents}, show: showCustomers},
	"/v1/profiles/legalbusiness":           {itself: true, groups: anyAgent, show: showLegalBusiness},
	"/v1/profiles/organization":            {groups: anyAgent, show: showProfile},
	"/v1/nonmfacompliantpartnerprincipals": {groups: anyAgent, show: showWithoutMFA},
	"/v1/applicationmfaadoptionstatus":     {groups: anyAgent, show: showAdoption},
}

// https://learn.microsoft.com/partner-center/developer/get-a-list-of-customers
func showCustomers(t *Tenant, c *call) (any, *fault) {
	size := 500
	if text := c.query.Get("size"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > size {
			return nil, partnerFault(http.StatusBadRequest, "The size of the page is not valid.")
		}
		size = n
	}
	return t.partnerPage(c, t.scenario.PartnerCenter.Customers, size, func(i int) object {
		n := strconv.Itoa(i + 1)
		id := guid(t.id, "customer", n)
		return object{
			"id": id, "relationshipToPartner": "reseller", "attributes": object{"objectType": "Customer"},
			"companyProfile": object{"tenantId": id, "domain": "customer" + n + ".example", "companyName": "Customer " + n,
				"attributes": object{"objectType": "CustomerCompanyProfile"}},
		}
	})
}

// https://learn.microsoft.com/partner-center/developer/get-legal-business-profile
func showLegalBusiness(t *Tenant, _ *call) (any, *fault) {
	vetting := t.scenario.PartnerCenter.Vetting
	if vetting == "" {
		vetting = "authorized"
	}
	return object{
		"companyName": t.scenario.Name, "address": object{"country": t.scenario.Country}, "vettingStatus": vetting, "vettingSubStatus": "none",
		"profileType": "LegalBusinessProfile", "attributes": object{"objectType": "LegalBusinessProfile"},
	}, nil
}

// https://learn.microsoft.com/partner-center/developer/get-an-organization-profile
func showProfile(t *Tenant, _ *call) (any, *fault) {
	return object{
		"id": t.id, "tenantId": t.id, "companyName": t.scenario.Name, "defaultAddress": object{"country": t.scenario.Country},
		"profileType": "OrganizationProfile", "attributes": object{"objectType": "OrganizationProfile"},
	}, nil
}

// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
func showWithoutMFA(t *Tenant, c *call) (any, *fault) {
	all := t.scenario.PartnerCenter.WithoutMFA
	return t.partnerPage(c, len(all), mostWithoutMFA, func(i int) object {
		s := all[i]
		id := guid(t.id, "user", strings.ToLower(s.UPN))
		return object{"objectId": id, "tenantId": t.id, "upn": s.UPN,
			"lastNonMfaCompliantRequestDateTime": dayBefore(s.Ago).Format("2006-01-02T15:04:05.000")} // without a zone, as it is there
	})
}

// mostWithoutMFA is how many people the list of them has at most.
const mostWithoutMFA = 10_000

// showAdoption answers with a list that is bare, unless it comes in pages.
//
// https://learn.microsoft.com/partner-center/developer/get-api-request-summary
func showAdoption(t *Tenant, c *call) (any, *fault) {
	items := []object{}
	for _, s := range t.scenario.PartnerCenter.Adoption {
		id, name := s.App, s.Name
		for _, a := range t.latest().applications {
			if a.name == s.App || a.appID == s.App {
				id = a.appID
				if name == "" {
					name = a.name
				}
			}
		}
		items = append(items, object{"loginDate": dayBefore(s.Ago).Format("2006-01-02") + "T00:00:00", "applicationId": id, "applicationName": name,
			"mfaCompliantRequestCount": s.MFA, "totalRequestCount": s.Total})
	}
	if t.behaviour.PageSize == 0 {
		return items, nil
	}
	return t.partnerPage(c, len(items), len(items), func(i int) object { return items[i] })
}

func dayBefore(days int) time.Time { return time.Now().UTC().AddDate(0, 0, -days) }
