package partner

import (
	"context"
	"iter"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// CustomerMFAID is the id of the requirement that the administrators of customers use MFA.
const CustomerMFAID = "customer-mfa"

// customersTenant is what the requirement reads of a tenant, apart from its score.
type customersTenant interface {
	CustomersMFA(ctx context.Context) iter.Seq2[graph.CustomerMFA, error]
}

// NewCustomerMFA returns the requirement that the administrators of customers use MFA.
func NewCustomerMFA(t steps.Tenant, r *snapshot.Reader) steps.Step {
	return scoredRequirement{
		reader: r, id: CustomerMFAID, kind: graph.ScoreCustomerMFA, level: steps.InformativeFor,
		moreFacts: func(ctx context.Context, item graph.ScoreItem) []steps.Fact { return countCustomers(ctx, t, item) },
	}
}

// countCustomers returns the fact how many customers' tenants are compliant; none if their number is unknown. An error
// adds nothing either, as the score's item decides.
func countCustomers(ctx context.Context, t customersTenant, item graph.ScoreItem) []steps.Fact {
	compliant, all, unknown := 0, 0, 0
	for c, err := range t.CustomersMFA(ctx) {
		if err != nil {
			return nil
		}
		all++
		switch {
		case min(c.CompliantAdmins, c.CompliantNonAdmins, c.Users) < 0:
			unknown++
		case c.CompliantAdmins+c.CompliantNonAdmins >= c.Users:
			compliant++
		}
	}
	if all == 0 && item.Customers > 0 && item.CustomersCompliant >= 0 {
		compliant, all = item.CustomersCompliant, item.Customers
	}
	if all == 0 {
		return nil
	}
	got := assets.Say("fact.covered-of", "covered", compliant, "people", all)
	if unknown > 0 {
		got = assets.Say("score.customers", "covered", compliant, "people", all, "untold", unknown)
	}
	return []steps.Fact{{
		Name: assets.Say("fact.customers"), Want: assets.Say("mfa.all"), Got: got, OK: compliant == all,
	}}
}
