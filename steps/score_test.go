package steps_test

import (
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// scores is a partner security score of these items.
func scores(items ...scenario.Requirement) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) { s.Score = &scenario.Score{Requirements: items} }
}

// scoredAgo is one whose data Microsoft last looked at so many days ago.
func scoredAgo(days int, items ...scenario.Requirement) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) { s.Score = &scenario.Score{Requirements: items, DaysAgo: days} }
}

// preview is an item that does not count yet.
func preview(r scenario.Requirement) scenario.Requirement {
	r.Preview = true
	return r
}

func noScore(s *scenario.Scenario) { s.Score = nil }

// item is one of them, which Graph calls "noncomplaint" when it is not compliant.
func item(kind string, compliant bool) scenario.Requirement {
	return scenario.Requirement{Type: kind, Compliant: compliant, MaxScore: 20}
}

func TestTheScoreDecidesAndElseTheOperator(t *testing.T) {
	yes, no, unseen := steps.ScoreStatedYes, steps.ScoreStatedNo, steps.ScoreStatedUnknown
	contact := func(answer string) words { return words{steps.AskContact: {answer}} }
	alerts := func(answer string) words { return words{steps.AskAlerts: {answer}} }
	for name, c := range map[string]struct {
		about  string
		bend   func(*scenario.Scenario)
		said   words
		want   steps.Status
		says   string
		stated bool
	}{
		"contact: compliant":        {steps.SecurityContact, scores(item(graph.ScoreContact, true)), nil, steps.Met, "security-contact.met", false},
		"contact: not":              {steps.SecurityContact, scores(item(graph.ScoreContact, false)), nil, steps.NotMet, "security-contact.lacking", false},
		"contact: not, stated":      {steps.SecurityContact, scores(item(graph.ScoreContact, false)), contact(yes), steps.NotMet, "security-contact.lacking", false},
		"contact: preview":          {steps.SecurityContact, scores(preview(item(graph.ScoreContact, true))), nil, steps.Unknown, "score.preview", false},
		"contact: two days old":     {steps.SecurityContact, scoredAgo(1, item(graph.ScoreContact, true)), nil, steps.Met, "security-contact.met", false},
		"contact: three days old":   {steps.SecurityContact, scoredAgo(3, item(graph.ScoreContact, true)), nil, steps.Unknown, "score.old", false},
		"contact: old, lacking":     {steps.SecurityContact, scoredAgo(3, item(graph.ScoreContact, false)), nil, steps.Unknown, "score.old", false},
		"contact: old, stated":      {steps.SecurityContact, scoredAgo(3, item(graph.ScoreContact, false)), contact(yes), steps.Met, "security-contact.met", true},
		"contact: of days to come":  {steps.SecurityContact, scoredAgo(-9, item(graph.ScoreContact, true)), nil, steps.Unknown, "score.undated", false},
		"contact: no item":          {steps.SecurityContact, scores(), nil, steps.Unknown, "score.untold", false},
		"contact: another item":     {steps.SecurityContact, scores(item(graph.ScoreAlerts, true)), nil, steps.Unknown, "score.untold", false},
		"contact: in another case":  {steps.SecurityContact, scores(item("SecurityContactProvided", true)), nil, steps.Met, "security-contact.met", false},
		"contact: no score":         {steps.SecurityContact, noScore, nil, steps.Unknown, "score.untold", false},
		"contact: stated":           {steps.SecurityContact, noScore, contact(yes), steps.Met, "security-contact.met", true},
		"contact: stated as none":   {steps.SecurityContact, noScore, contact(no), steps.NotMet, "security-contact.lacking", true},
		"contact: not looked at":    {steps.SecurityContact, noScore, contact(unseen), steps.Unknown, "score.untold", false},
		"contact: nonsense":         {steps.SecurityContact, noScore, contact("perhaps"), steps.Unknown, "score.untold", false},
		"contact: another's answer": {steps.SecurityContact, noScore, alerts(yes), steps.Unknown, "score.untold", false},

		"alerts: compliant":      {steps.AlertResponse, scores(item(graph.ScoreAlerts, true)), nil, steps.Met, "alert-response.met", false},
		"alerts: not":            {steps.AlertResponse, scores(item(graph.ScoreAlerts, false)), nil, steps.NotMet, "alert-response.lacking", false},
		"alerts: no score":       {steps.AlertResponse, noScore, nil, steps.Unknown, "score.untold", false},
		"alerts: stated":         {steps.AlertResponse, noScore, alerts(yes), steps.Met, "alert-response.met", true},
		"alerts: stated as late": {steps.AlertResponse, noScore, alerts(no), steps.NotMet, "alert-response.lacking", true},

		"customers: compliant": {steps.CustomerMFA, scores(item(graph.ScoreCustomerMFA, true)), nil, steps.Met, "customer-mfa.met", false},
		"customers: not":       {steps.CustomerMFA, scores(item(graph.ScoreCustomerMFA, false)), nil, steps.NotMet, "customer-mfa.lacking", false},
		"customers: no score":  {steps.CustomerMFA, noScore, nil, steps.Unknown, "score.untold", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := judged(t, northwind(t, c.bend), c.about, saying(steps.DirectBill, c.said))
				is(t, f, c.want, c.says)
				if stated := f.Basis == steps.Stated; stated != c.stated {
					t.Errorf("the finding rests on a statement: %v", stated)
				}
				read := len(c.said) == 0 && c.want != steps.Unknown || c.want == steps.NotMet && !c.stated
				if asks := len(f.Questions) == 1; asks != (!read && c.about != steps.CustomerMFA) {
					t.Errorf("somebody is asked: %v", asks)
				}
			})
		})
	}
}

func TestWhoIsNoSolutionProviderIsNotAsked(t *testing.T) {
	na, lacking := steps.NotApplicable, steps.NotMet
	for kind, want := range map[steps.PartnerType][3]steps.Status{ // contact, alerts, customers
		steps.DirectBill: {lacking, lacking, lacking}, steps.IndirectProvider: {lacking, lacking, lacking}, steps.PartnerUnknown: {lacking, lacking, lacking},
		steps.IndirectReseller: {lacking, na, lacking}, steps.Advisor: {na, na, lacking}, steps.ControlPanelVendor: {na, na, lacking},
	} {
		synctest.Test(t, func(t *testing.T) {
			tenant := northwind(t, scores(item(graph.ScoreContact, false), item(graph.ScoreAlerts, false), item(graph.ScoreCustomerMFA, false)))
			for i, about := range []string{steps.SecurityContact, steps.AlertResponse, steps.CustomerMFA} {
				if f := judged(t, tenant, about, saying(kind)); f.Status != want[i] {
					t.Errorf("%s of %s is %v, want %v", about, kind, f.Status, want[i])
				}
			}
		})
	}
}

// TestAScoreThatCannotBeReadIsNoScore asks where there is a question, and never says met.
func TestAScoreThatCannotBeReadIsNoScore(t *testing.T) {
	for kind, trouble := range troubles {
		t.Run(kind, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := northwind(t)
				suffers(tenant, trouble, 0, "/security/partner/securityScore/requirements")
				for about, question := range map[string]string{
					steps.SecurityContact: steps.AskContact, steps.AlertResponse: steps.AskAlerts, steps.CustomerMFA: "",
				} {
					f := judged(t, tenant, about, saying(steps.DirectBill))
					if _, asks := questionOf(f, question); f.Status != steps.Unknown || asks != (question != "") || f.Summary.Empty() || f.Remedy.Empty() {
						t.Errorf("%s is %v, %s, asked: %v", about, f.Status, f.Summary.ID, asks)
					}
				}
			})
		})
	}
}
