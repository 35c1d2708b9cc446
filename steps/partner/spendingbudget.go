package partner

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// SpendingBudgetID is the id of the requirement that customers' Azure subscriptions have a spending budget.
const SpendingBudgetID = "spending-budget"

// NewSpendingBudget returns the requirement that customers' Azure subscriptions have a spending budget, with which
// fraud is noticed. Microsoft recommends it to direct bill partners and distributors.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-customersspendingbudgetsecurityrequirement (beta)
func NewSpendingBudget(_ steps.Tenant, r *snapshot.Reader) steps.Step {
	return scoredRequirement{
		reader: r, id: SpendingBudgetID, kind: graph.ScoreSpendingBudget, level: steps.InformativeFor,
		exempt:    append([]steps.PartnerType{steps.IndirectReseller}, notCSP...),
		moreFacts: func(_ context.Context, item graph.ScoreItem) []steps.Fact { return countBudgets(item) },
	}
}

// countBudgets returns the fact how many customers have a spending budget; none if the numbers are unknown.
func countBudgets(item graph.ScoreItem) []steps.Fact {
	if item.Customers < 0 || item.CustomersCompliant < 0 {
		return nil
	}
	return []steps.Fact{{
		Name: assets.Say("fact.budgets"), Want: assets.Say("mfa.all"), OK: item.CustomersCompliant == item.Customers,
		Got: assets.Say("fact.covered-of", "covered", item.CustomersCompliant, "people", item.Customers),
	}}
}
