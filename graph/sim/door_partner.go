package sim

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
)

// partnered refuses a question where the cloud has no Partner Center.
func (d *Door) partnered(op string) error {
	if d.tenant.cloud.Hosts().PartnerCenter != "" {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
}

func (d *Door) partnerCall(path string, query url.Values) call {
	return call{method: http.MethodGet, host: d.tenant.cloud.Hosts().PartnerCenter, path: path, query: query, header: http.Header{}}
}

// askPartner reads from Partner Center for whoever is signed in.
func (d *Door) askPartner(ctx context.Context, op, path string, query url.Values) (any, error) {
	if err := d.partnered(op); err != nil {
		return nil, err
	}
	a, err := d.send(ctx, op, d.partnerCall(path, query), d.at("https://"+d.tenant.cloud.Hosts().PartnerCenter))
	return a.value, err
}

// PartnerEnrolled returns the vetting status of the partner's legal business profile.
func (d *Door) PartnerEnrolled(ctx context.Context) (string, error) {
	v, err := d.askPartner(ctx, "read the partner profile", "/v1/profiles/legalbusiness", url.Values{"vettingVersion": {"Current"}})
	profile, _ := v.(object)
	return word(profile, "vettingStatus"), err
}

// WithoutMFA returns who was at Partner Center without MFA lately.
func (d *Door) WithoutMFA(ctx context.Context) ([]graph.NonMFAPrincipal, error) {
	v, err := d.askPartner(ctx, "read who was without MFA", "/v1/nonMfaCompliantPartnerPrincipals", nil)
	if err != nil {
		return nil, err
	}
	var list []graph.NonMFAPrincipal
	for _, o := range v.(object)["items"].([]object) {
		list = append(list, graph.NonMFAPrincipal{UserID: word(o, "objectId"), UserPrincipalName: word(o, "upn"),
			Last: zoneless(o, "lastNonMfaCompliantRequestDateTime")})
	}
	return list, nil
}

// Adoption returns which applications ask Partner Center, by day.
func (d *Door) Adoption(ctx context.Context) ([]graph.AppAdoption, error) {
	v, err := d.askPartner(ctx, "read the adoption of MFA", "/v1/applicationmfaadoptionstatus", nil)
	if err != nil {
		return nil, err
	}
	var list []graph.AppAdoption
	for _, o := range v.([]object) {
		list = append(list, graph.AppAdoption{AppID: word(o, "applicationId"), Name: word(o, "applicationName"), Day: zoneless(o, "loginDate"),
			WithMFA: whole(o, "mfaCompliantRequestCount"), Totals: whole(o, "totalRequestCount")})
	}
	return list, nil
}

// zoneless reads a time that leaves out its zone and means UTC.
func zoneless(o object, name string) time.Time {
	t, _ := time.Parse("2006-01-02T15:04:05", word(o, name)) // zero if there is none
	return t
}

// Score returns the items of the partner security score.
func (d *Door) Score(ctx context.Context) ([]graph.ScoreItem, error) {
	const op = "read the security score"
	if err := d.scored(op); err != nil {
		return nil, err
	}
	score, err := d.one(ctx, op, scorePath, nil)
	if err != nil {
		return nil, err
	}
	found, err := d.all(ctx, op, scorePath+"/requirements", nil)
	if err != nil {
		return nil, err
	}
	var items []graph.ScoreItem
	for _, o := range found {
		items = append(items, graph.ScoreItem{
			Kind: word(o, "requirementType"), Status: word(o, "complianceStatus"), Preview: word(o, "state") != "active",
			Compliant: graph.TriOf(strings.EqualFold(word(o, "complianceStatus"), "compliant")), Action: word(o, "actionUrl"),
			Updated: moment(o, "updatedDateTime"), Checked: moment(score, "lastRefreshDateTime"), Score: float64(whole(o, "score")), MaxScore: float64(whole(o, "maxScore")),
			Admins: counted(o, "totalAdminsCount"), AdminsWithMFA: counted(o, "mfaEnabledAdminsCount"),
			AdminsWithout: counted(o, "adminsRequiredNotUsingMfaCount"), Customers: counted(o, "totalTenantCount"),
			CustomersCompliant: counted(o, "compliantTenantCount"), AverageResponse: hours(o, "averageResponseTimeInHours"),
		})
	}
	return items, nil
}

// counted is a number, negative when it is not told.
func counted(o object, name string) int {
	if o[name] == nil {
		return -1
	}
	return whole(o, name)
}

// hours is a number that is printed as a text, negative when it is not told.
func hours(o object, name string) float64 {
	n, err := strconv.ParseFloat(word(o, name), 64)
	if err != nil {
		return -1
	}
	return n
}

// CustomersMFA yields how the customers' tenants stand.
func (d *Door) CustomersMFA(ctx context.Context) iter.Seq2[graph.CustomerMFA, error] {
	const op = "read customers' MFA"
	return func(yield func(graph.CustomerMFA, error) bool) {
		err := d.scored(op)
		if err == nil {
			err = d.each(ctx, op, scorePath+"/customerInsights", nil, func(o object) bool {
				mfa, _ := o["mfa"].(object)
				return yield(graph.CustomerMFA{
					TenantID: word(o, "tenantId"), CompliantAdmins: whole(mfa, "compliantAdminsCount"), CompliantNonAdmins: whole(mfa, "compliantNonAdminsCount"),
					Users: whole(mfa, "totalUsersCount"), Defaults: word(mfa, "securityDefaultsStatus"), Policies: word(mfa, "mfaConditionalAccessPolicyStatus"),
					PerUser: word(mfa, "legacyPerUserMfaStatus"),
				}, nil)
			})
		}
		if err != nil {
			yield(graph.CustomerMFA{}, err)
		}
	}
}

// scored refuses a question to a cloud that has no score.
func (d *Door) scored(op string) error {
	if d.tenant.cloud == graph.Global {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
}
