package partner

import (
	"context"
	"iter"
	"strings"

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
		moreFacts: func(ctx context.Context, item graph.ScoreItem) []steps.Fact {
			return append(countCustomers(ctx, t, item), previewFacts(ctx, r.Read())...)
		},
	}
}

// countCustomers returns the fact in how many customers' tenants the administrators use MFA; none if their number is
// unknown. Microsoft counts a tenant if all of its administrators do. Where the item has no numbers, they are counted
// tenant by tenant. An error adds nothing, as the score's item decides.
func countCustomers(ctx context.Context, t customersTenant, item graph.ScoreItem) []steps.Fact {
	compliant, all, unknown := item.CustomersCompliant, item.Customers, 0
	if all <= 0 || compliant < 0 {
		compliant, all = 0, 0
		for c, err := range t.CustomersMFA(ctx) {
			if err != nil {
				return nil
			}
			all++
			switch {
			case c.CompliantAdmins < 0:
				unknown++
			case c.CompliantAdmins > 0: // they count all or none of a tenant
				compliant++
			}
		}
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

// previewFacts lists the items that Microsoft still tries out, such as that all users register for MFA. They decide
// nothing: not even whether they are fulfilled is marked.
func previewFacts(ctx context.Context, s *snapshot.Snapshot) []steps.Fact {
	items, err := s.Score(ctx).Whole()
	if err != nil {
		return nil // the item that was judged has been read, so the score was
	}
	var list []steps.Fact
	for _, item := range items {
		if !item.Preview {
			continue
		}
		name := assets.Verbatim(item.Kind)
		if strings.EqualFold(item.Kind, "unknownFutureValue") {
			name = assets.Say("score.preview-unnamed")
		}
		points := assets.Say("tri.unknown")
		if item.Score >= 0 && item.MaxScore >= 0 {
			points = assets.Say("score.points", "score", item.Score, "max", item.MaxScore)
		}
		list = append(list, steps.Fact{Name: assets.Say("fact.score-preview"), OK: true,
			Got: assets.Say("score.preview-item", "item", name, "points", points)})
	}
	return list
}
