package sim

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
)

// A PartnerScenario is the data of Partner Center about the tenant.
type PartnerScenario struct {
	// Enrolled is whether the tenant is a partner's; absent: if it has a partner type.
	Enrolled *bool  `json:"enrolled"`
	Vetting  string `json:"vetting"`  // vettingStatus; "authorized" when absent
	Reseller bool   `json:"reseller"` // an indirect reseller, for which the API is not available
	// Customers is the number of customers.
	Customers  int                `json:"customers"`
	WithoutMFA []NonMFAScenario   `json:"withoutMfa"`
	Adoption   []AdoptionScenario `json:"adoption"`
}

// A NonMFAScenario is a user who signed in to Partner Center without MFA, that many days ago.
type NonMFAScenario struct {
	UPN string `json:"upn"`
	Ago int    `json:"daysAgo"`
}

// An AdoptionScenario is the number of an application's requests to Partner Center on a day. App is an application
// id, or the name of an application of the tenant.
type AdoptionScenario struct {
	App   string `json:"app"`
	Name  string `json:"name"`
	Ago   int    `json:"daysAgo"`
	MFA   int    `json:"withMfa"`
	Total int    `json:"total"`
}

// A partnerService is Partner Center.
type partnerService struct{ *state }

func (t *partnerService) enrolled() bool {
	if e := t.scenario.PartnerCenter.Enrolled; e != nil {
		return *e
	}
	return t.scenario.PartnerType != ""
}

// The security groups of a partner's tenant that give rights in Partner Center.
//
// https://learn.microsoft.com/partner-center/account-settings/permissions-overview
const (
	adminAgents    = "AdminAgents"
	helpdeskAgents = "HelpdeskAgents"
	salesAgents    = "SalesAgents"
)

// agent reports whether a user is a member of one of these groups, or is a Global Administrator.
func (d *directory) agent(userID string, groups ...string) bool {
	return slices.Contains(d.roles(userID, true), graph.GlobalAdministrator) ||
		slices.ContainsFunc(d.groupsOf(userID, true), func(g *group) bool { return slices.Contains(groups, g.name) })
}

// A partnerRead is a row of the table of reads that Partner Center supports here.
type partnerRead struct {
	itself bool     // an app-only token suffices
	groups []string // the user must be a member of one of them
	show   func(*partnerService, *baseCall) (any, *fault)
}

var anyAgent = []string{adminAgents, helpdeskAgents, salesAgents}

// partnerReads are the supported reads of Partner Center, by path in lower case.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-rest-api-reference
var partnerReads = map[string]partnerRead{
	"/v1/customers":                        {itself: true, groups: []string{adminAgents}, show: showCustomers},
	"/v1/profiles/legalbusiness":           {itself: true, groups: anyAgent, show: showLegalBusiness},
	"/v1/profiles/organization":            {groups: anyAgent, show: showProfile},
	"/v1/nonmfacompliantpartnerprincipals": {groups: anyAgent, show: showWithoutMFA},
	"/v1/applicationmfaadoptionstatus":     {groups: anyAgent, show: showAdoption},
}

// showCustomers answers the customers of the partner.
//
// https://learn.microsoft.com/partner-center/developer/get-a-list-of-customers
func showCustomers(t *partnerService, c *baseCall) (any, *fault) {
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
			"companyProfile": object{"tenantId": id, "domain": "customer" + n + ".example",
				"companyName": "Customer " + n,
				"attributes":  object{"objectType": "CustomerCompanyProfile"}},
		}
	})
}

// showLegalBusiness answers the legal business profile, with the vetting status.
//
// https://learn.microsoft.com/partner-center/developer/get-legal-business-profile
func showLegalBusiness(t *partnerService, _ *baseCall) (any, *fault) {
	vetting := t.scenario.PartnerCenter.Vetting
	if vetting == "" {
		vetting = "authorized"
	}
	return object{
		"companyName": t.scenario.Name, "address": object{"country": t.scenario.Country}, "vettingStatus": vetting,
		"vettingSubStatus": "none",
		"profileType":      "LegalBusinessProfile", "attributes": object{"objectType": "LegalBusinessProfile"},
	}, nil
}

// showProfile answers the organization profile.
//
// https://learn.microsoft.com/partner-center/developer/get-an-organization-profile
func showProfile(t *partnerService, _ *baseCall) (any, *fault) {
	return object{
		"id": t.id, "tenantId": t.id, "companyName": t.scenario.Name,
		"defaultAddress": object{"country": t.scenario.Country},
		"profileType":    "OrganizationProfile", "attributes": object{"objectType": "OrganizationProfile"},
	}, nil
}

// showWithoutMFA answers the users who signed in without MFA.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
func showWithoutMFA(t *partnerService, c *baseCall) (any, *fault) {
	all := t.scenario.PartnerCenter.WithoutMFA
	return t.partnerPage(c, len(all), mostWithoutMFA, func(i int) object {
		s := all[i]
		id := guid(t.id, "user", strings.ToLower(s.UPN))
		return object{"objectId": id, "tenantId": t.id, "upn": s.UPN,
			// Partner Center omits the time zone
			"lastNonMfaCompliantRequestDateTime": dayBefore(s.Ago).Format("2006-01-02T15:04:05.000")}
	})
}

// mostWithoutMFA is the largest page of users without MFA.
const mostWithoutMFA = 10_000

// showAdoption answers the requests by application. Without paging, the answer is a bare list.
//
// https://learn.microsoft.com/partner-center/developer/get-api-request-summary
func showAdoption(t *partnerService, c *baseCall) (any, *fault) {
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
		items = append(items, object{"loginDate": dayBefore(s.Ago).Format("2006-01-02") + "T00:00:00",
			"applicationId": id, "applicationName": name,
			"mfaCompliantRequestCount": s.MFA, "totalRequestCount": s.Total})
	}
	if t.behaviour.PageSize == 0 {
		return items, nil
	}
	return t.partnerPage(c, len(items), len(items), func(i int) object { return items[i] })
}

func dayBefore(days int) time.Time { return time.Now().UTC().AddDate(0, 0, -days) }
