package partnercenter

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

func (t *Service) isPartner() bool {
	if e := t.Scenario.PartnerCenter.Enrolled; e != nil {
		return *e
	}
	return t.Scenario.PartnerType != ""
}

// A partnerRead is a row of the table of reads that Partner Center supports here.
type partnerRead struct {
	allowsAppOnly bool     // an app-only token suffices
	agentGroups   []string // the user must be a member of one of them
	handle        func(*Service, *core.Call) (any, *odata.Error)
}

var anyAgent = []string{directory.AdminAgents, directory.HelpdeskAgents, directory.SalesAgents}

// partnerReads are the supported reads of Partner Center, by path in lower case.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-rest-api-reference
var partnerReads = map[string]partnerRead{
	"/v1/customers": {allowsAppOnly: true, agentGroups: []string{directory.AdminAgents},
		handle: showCustomers},
	"/v1/profiles/legalbusiness":           {allowsAppOnly: true, agentGroups: anyAgent, handle: showLegalBusiness},
	"/v1/profiles/organization":            {agentGroups: anyAgent, handle: showProfile},
	"/v1/nonmfacompliantpartnerprincipals": {agentGroups: anyAgent, handle: showWithoutMFA},
	"/v1/applicationmfaadoptionstatus":     {agentGroups: anyAgent, handle: showAdoption},
}

// showCustomers answers the customers of the partner.
//
// https://learn.microsoft.com/partner-center/developer/get-a-list-of-customers
func showCustomers(t *Service, c *core.Call) (any, *odata.Error) {
	size := 500
	if text := c.Query.Get("size"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > size {
			return nil, partnerError(http.StatusBadRequest, "The size of the page is not valid.")
		}
		size = n
	}
	return t.partnerPage(c, t.Scenario.PartnerCenter.Customers, size, func(i int) odata.Object {
		n := strconv.Itoa(i + 1)
		id := directory.DerivedID(t.TenantID, "customer", n)
		return odata.Object{
			"id": id, "relationshipToPartner": "reseller", "attributes": odata.Object{"objectType": "Customer"},
			"companyProfile": odata.Object{"tenantId": id, "domain": "customer" + n + ".example",
				"companyName": "Customer " + n,
				"attributes":  odata.Object{"objectType": "CustomerCompanyProfile"}},
		}
	})
}

// showLegalBusiness answers the legal business profile, with the vetting status.
//
// https://learn.microsoft.com/partner-center/developer/get-legal-business-profile
func showLegalBusiness(t *Service, _ *core.Call) (any, *odata.Error) {
	vetting := t.Scenario.PartnerCenter.Vetting
	if vetting == "" {
		vetting = "authorized"
	}
	return odata.Object{
		"companyName": t.Scenario.Name, "address": odata.Object{"country": t.Scenario.Country},
		"vettingStatus":    vetting,
		"vettingSubStatus": "none",
		"profileType":      "LegalBusinessProfile", "attributes": odata.Object{"objectType": "LegalBusinessProfile"},
	}, nil
}

// showProfile answers the organization profile.
//
// https://learn.microsoft.com/partner-center/developer/get-an-organization-profile
func showProfile(t *Service, _ *core.Call) (any, *odata.Error) {
	return odata.Object{
		"id": t.TenantID, "tenantId": t.TenantID, "companyName": t.Scenario.Name,
		"defaultAddress": odata.Object{"country": t.Scenario.Country},
		"profileType":    "OrganizationProfile", "attributes": odata.Object{"objectType": "OrganizationProfile"},
	}, nil
}

// showWithoutMFA answers the users who signed in without MFA.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
func showWithoutMFA(t *Service, c *core.Call) (any, *odata.Error) {
	all := t.Scenario.PartnerCenter.WithoutMFA
	return t.partnerPage(c, len(all), withoutMFALimit, func(i int) odata.Object {
		s := all[i]
		id := directory.DerivedID(t.TenantID, "user", strings.ToLower(s.UPN))
		return odata.Object{"objectId": id, "tenantId": t.TenantID, "upn": s.UPN,
			// Partner Center omits the time zone
			"lastNonMfaCompliantRequestDateTime": daysBefore(s.DaysAgo).Format("2006-01-02T15:04:05.000")}
	})
}

// withoutMFALimit is the largest page of users without MFA.
const withoutMFALimit = 10_000

// showAdoption answers the requests by application. Without paging, the answer is a bare list.
//
// https://learn.microsoft.com/partner-center/developer/get-api-request-summary
func showAdoption(t *Service, c *core.Call) (any, *odata.Error) {
	items := []odata.Object{}
	for _, s := range t.Scenario.PartnerCenter.Adoption {
		id, name := s.App, s.Name
		for _, a := range t.LatestDirectory().Applications {
			if a.Name == s.App || a.AppID == s.App {
				id = a.AppID
				if name == "" {
					name = a.Name
				}
			}
		}
		items = append(items, odata.Object{"loginDate": daysBefore(s.DaysAgo).Format("2006-01-02") + "T00:00:00",
			"applicationId": id, "applicationName": name,
			"mfaCompliantRequestCount": s.MFA, "totalRequestCount": s.Total})
	}
	if t.CurrentBehaviour.PageSize == 0 {
		return items, nil
	}
	return t.partnerPage(c, len(items), len(items), func(i int) odata.Object { return items[i] })
}

func daysBefore(days int) time.Time { return time.Now().UTC().AddDate(0, 0, -days) }
