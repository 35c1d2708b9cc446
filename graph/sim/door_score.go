package sim

import (
	"context"
	"iter"
	"net/http"
	"strconv"
	"strings"

	"cspready/graph"
)

// Score returns the items of the partner security score.
func (d *Door) Score(ctx context.Context) ([]graph.ScoreItem, error) {
	const op = graph.OpReadScore
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
	const op = graph.OpReadCustomersMFA
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
