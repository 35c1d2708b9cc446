package partner

import (
	"context"
	"errors"
	"iter"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// The ids of the items of the partner security score that are requirements of their own.
//
// https://learn.microsoft.com/partner-center/security/security-requirements
const (
	SecurityContactID = "security-contact"
	AlertResponseID   = "alert-response"
	CustomerMFAID     = "customer-mfa"
)

// AskContact asks whether Partner Center has a security contact, AskAlerts whether alerts are answered in time.
const (
	AskContact = "security-contact"
	AskAlerts  = "alert-response"
)

// customersTenant is what these requirements ask of a tenant beside its score.
type customersTenant interface {
	CustomersMFA(ctx context.Context) iter.Seq2[graph.CustomerMFA, error]
}

// scored is a requirement that the score decides, or the operator's word where there is no score.
type scored struct {
	dir    customersTenant
	reader *snapshot.Reader
	id     string
	kind   string // of the item
	level  func(steps.Profile) steps.Level
	ask    string // the question that stands for it; empty for none
	free   []steps.PartnerType
}

// notCSP are the partner types that are no Cloud Solution Providers.
var notCSP = []steps.PartnerType{steps.Advisor, steps.ControlPanelVendor}

// NewSecurityContact returns the requirement of a security contact in Partner Center.
func NewSecurityContact(t steps.Tenant, r *snapshot.Reader) steps.Step {
	return scored{dir: t, reader: r, id: SecurityContactID, kind: graph.ScoreContact, level: steps.MandatoryFor, ask: AskContact, free: notCSP}
}

// NewAlertResponse returns the requirement that security alerts are answered in time.
func NewAlertResponse(t steps.Tenant, r *snapshot.Reader) steps.Step {
	return scored{
		dir: t, reader: r, id: AlertResponseID, kind: graph.ScoreAlerts, level: steps.MandatoryFor, ask: AskAlerts,
		free: append([]steps.PartnerType{steps.IndirectReseller}, notCSP...),
	}
}

// NewCustomerMFA returns the requirement that customers' administrators use MFA.
func NewCustomerMFA(t steps.Tenant, r *snapshot.Reader) steps.Step {
	return scored{dir: t, reader: r, id: CustomerMFAID, kind: graph.ScoreCustomerMFA, level: steps.InformativeFor}
}

// Info names Microsoft's pages on the score.
func (s scored) Info() steps.Info {
	return steps.Info{
		ID:    s.id,
		Stage: steps.StagePartner,
		Level: s.level,
		Title: assets.Say(s.id + ".title"),
		Why:   assets.Say(s.id + ".why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/security/security-requirements",
			"https://learn.microsoft.com/graph/api/resources/partner-security-score-api-overview",
		},
		Reads: snapshot.ScoreReads,
	}
}

// Answers to [AskContact] and [AskAlerts].
const (
	ScoreStatedYes     = "yes"
	ScoreStatedNo      = "no"
	ScoreStatedUnknown = "unknown"
)

// Check reads the item. No data is no failure: resellers may have no score at all.
func (s scored) Check(ctx context.Context) (steps.Finding, error) {
	if slices.Contains(s.free, s.reader.Profile.PartnerType) {
		return steps.Finding{Status: steps.NotApplicable, Summary: assets.Say(s.id+".free", "partner", assets.Say("partner."+string(s.reader.Profile.PartnerType)))}, nil
	}
	item, found, err := s.reader.Read().ScoreItem(ctx, s.kind)
	switch {
	case steps.NeedsPerson(err):
		return steps.Finding{}, err
	case found && snapshot.IgnoredReason(item).Empty():
		return s.judged(ctx, item), nil
	}
	f := steps.Finding{Status: steps.Unknown, Fix: steps.Guided, Summary: assets.Say("score.untold"), Remedy: assets.Say(s.id + ".untold-remedy")}
	if found {
		f.Summary, f.Facts = snapshot.IgnoredReason(item), snapshot.ScoreFacts(item)
	}
	if err != nil && !errors.Is(err, graph.ErrNotFound) && !errors.Is(err, graph.ErrForbidden) {
		f.Summary = steps.Explain(err).Happened
	}
	if s.ask == "" {
		f.Fix = steps.Manual
		return f, nil
	}
	return s.stated(f), nil
}

// Plan has nothing but advice: Microsoft has no interface that changes these items.
func (s scored) Plan(ctx context.Context, _ steps.Answers) (steps.Plan, error) {
	return snapshot.ByHandPlan(ctx, s.reader, s.id, assets.Say(s.id+".do"))
}

// judged is the finding of an item that has data.
func (s scored) judged(ctx context.Context, item graph.ScoreItem) steps.Finding {
	f := steps.Finding{Facts: snapshot.ScoreFacts(item)}
	if item.Compliant == graph.Yes {
		f.Status, f.Summary = steps.Met, assets.Say(s.id+".met")
	} else {
		f.Status, f.Fix, f.Summary, f.Remedy = steps.NotMet, steps.Manual, assets.Say(s.id+".lacking"), assets.Say(s.id+".lacking-remedy")
	}
	if s.id == CustomerMFAID {
		f = s.customers(ctx, item, f)
	}
	return f
}

// customers adds how many of the customers' tenants are in order.
func (s scored) customers(ctx context.Context, item graph.ScoreItem, f steps.Finding) steps.Finding {
	compliant, all, untold := 0, 0, 0
	for c, err := range s.dir.CustomersMFA(ctx) {
		if err != nil {
			return f // the item alone decides
		}
		all++
		switch {
		case min(c.CompliantAdmins, c.CompliantNonAdmins, c.Users) < 0:
			untold++
		case c.CompliantAdmins+c.CompliantNonAdmins >= c.Users:
			compliant++
		}
	}
	if all == 0 && item.Customers > 0 && item.CustomersCompliant >= 0 {
		compliant, all = item.CustomersCompliant, item.Customers
	}
	if all == 0 {
		return f // it does not say how many there are
	}
	got := assets.Say("fact.covered-of", "covered", compliant, "people", all)
	if untold > 0 {
		got = assets.Say("score.customers", "covered", compliant, "people", all, "untold", untold)
	}
	f.Facts = append(f.Facts, steps.Fact{Name: assets.Say("fact.customers"), Want: assets.Say("guests-covered.all"), Got: got, OK: compliant == all})
	return f
}

// stated is the finding where the score tells nothing and the operator may.
func (s scored) stated(f steps.Finding) steps.Finding {
	f.Questions = []steps.Question{statementOf(s.ask, "ask."+s.ask, ScoreStatedYes, ScoreStatedNo, ScoreStatedUnknown)}
	said, ok := s.reader.Profile.Testimony.Recall(s.ask)
	if !ok {
		return f
	}
	answer := steps.Answers{s.ask: said.Answer}.First(s.ask)
	f.Facts = append(f.Facts, statedFact(said, "fact."+s.ask, "ask."+s.ask+"-", answer == ScoreStatedYes))
	switch answer {
	case ScoreStatedYes:
		f.Status, f.Basis, f.Fix, f.Summary, f.Remedy = steps.Met, steps.Stated, steps.FixNone, assets.Say(s.id+".met"), assets.Text{}
	case ScoreStatedNo:
		f.Status, f.Basis, f.Fix, f.Summary, f.Remedy = steps.NotMet, steps.Stated, steps.Manual, assets.Say(s.id+".lacking"), assets.Say(s.id+".lacking-remedy")
	}
	return f
}
