package steps

import (
	"context"
	"errors"
	"iter"
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// The ids of the items of the partner security score that are requirements of their own.
//
// https://learn.microsoft.com/partner-center/security/security-requirements
const (
	SecurityContact = "security-contact"
	AlertResponse   = "alert-response"
	CustomerMFA     = "customer-mfa"
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
	reader *Reader
	id     string
	kind   string // of the item
	level  func(Profile) Level
	ask    string // the question that stands for it; empty for none
	free   []PartnerType
}

// notCSP are the partner types that are no Cloud Solution Providers.
var notCSP = []PartnerType{Advisor, ControlPanelVendor}

// newSecurityContact returns the requirement of a security contact in Partner Center.
func newSecurityContact(t Tenant, r *Reader) Step {
	return scored{dir: t, reader: r, id: SecurityContact, kind: graph.ScoreContact, level: MandatoryFor, ask: AskContact, free: notCSP}
}

// newAlertResponse returns the requirement that security alerts are answered in time.
func newAlertResponse(t Tenant, r *Reader) Step {
	return scored{
		dir: t, reader: r, id: AlertResponse, kind: graph.ScoreAlerts, level: MandatoryFor, ask: AskAlerts,
		free: append([]PartnerType{IndirectReseller}, notCSP...),
	}
}

// newCustomerMFA returns the requirement that customers' administrators use MFA.
func newCustomerMFA(t Tenant, r *Reader) Step {
	return scored{dir: t, reader: r, id: CustomerMFA, kind: graph.ScoreCustomerMFA, level: InformativeFor}
}

// Info names Microsoft's pages on the score.
func (s scored) Info() Info {
	return Info{
		ID:    s.id,
		Stage: StagePartner,
		Level: s.level,
		Title: say(s.id + ".title"),
		Why:   say(s.id + ".why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/security/security-requirements",
			"https://learn.microsoft.com/graph/api/resources/partner-security-score-api-overview",
		},
		Reads: scoreReads,
	}
}

// Answers to [AskContact] and [AskAlerts].
const (
	ScoreStatedYes     = "yes"
	ScoreStatedNo      = "no"
	ScoreStatedUnknown = "unknown"
)

// Check reads the item. No data is no failure: resellers may have no score at all.
func (s scored) Check(ctx context.Context) (Finding, error) {
	if slices.Contains(s.free, s.reader.Profile.PartnerType) {
		return Finding{Status: NotApplicable, Summary: say(s.id+".free", "partner", say("partner."+string(s.reader.Profile.PartnerType)))}, nil
	}
	item, found, err := s.reader.Read().ScoreItem(ctx, s.kind)
	switch {
	case needsPerson(err):
		return Finding{}, err
	case found && ignoredReason(item).Empty():
		return s.judged(ctx, item), nil
	}
	f := Finding{Status: Unknown, Fix: Guided, Summary: say("score.untold"), Remedy: say(s.id + ".untold-remedy")}
	if found {
		f.Summary, f.Facts = ignoredReason(item), scoreFacts(item)
	}
	if err != nil && !errors.Is(err, graph.ErrNotFound) && !errors.Is(err, graph.ErrForbidden) {
		f.Summary = Explain(err).Happened
	}
	if s.ask == "" {
		f.Fix = Manual
		return f, nil
	}
	return s.stated(f), nil
}

// Plan has nothing but advice: Microsoft has no interface that changes these items.
func (s scored) Plan(ctx context.Context, _ Answers) (Plan, error) {
	return byHandPlan(ctx, s.reader, s.id, say(s.id+".do"))
}

// judged is the finding of an item that has data.
func (s scored) judged(ctx context.Context, item graph.ScoreItem) Finding {
	f := Finding{Facts: scoreFacts(item)}
	if item.Compliant == graph.Yes {
		f.Status, f.Summary = Met, say(s.id+".met")
	} else {
		f.Status, f.Fix, f.Summary, f.Remedy = NotMet, Manual, say(s.id+".lacking"), say(s.id+".lacking-remedy")
	}
	if s.id == CustomerMFA {
		f = s.customers(ctx, item, f)
	}
	return f
}

// customers adds how many of the customers' tenants are in order.
func (s scored) customers(ctx context.Context, item graph.ScoreItem, f Finding) Finding {
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
	got := say("fact.covered-of", "covered", compliant, "people", all)
	if untold > 0 {
		got = say("score.customers", "covered", compliant, "people", all, "untold", untold)
	}
	f.Facts = append(f.Facts, Fact{say("fact.customers"), say("guests-covered.all"), got, compliant == all})
	return f
}

// stated is the finding where the score tells nothing and the operator may.
func (s scored) stated(f Finding) Finding {
	f.Questions = []Question{statementOf(s.ask, "ask."+s.ask, ScoreStatedYes, ScoreStatedNo, ScoreStatedUnknown)}
	said, ok := s.reader.Profile.Testimony.Recall(s.ask)
	if !ok {
		return f
	}
	answer := Answers{s.ask: said.Answer}.First(s.ask)
	f.Facts = append(f.Facts, statedFact(said, "fact."+s.ask, "ask."+s.ask+"-", answer == ScoreStatedYes))
	switch answer {
	case ScoreStatedYes:
		f.Status, f.Basis, f.Fix, f.Summary, f.Remedy = Met, Stated, FixNone, say(s.id+".met"), assets.Text{}
	case ScoreStatedNo:
		f.Status, f.Basis, f.Fix, f.Summary, f.Remedy = NotMet, Stated, Manual, say(s.id+".lacking"), say(s.id+".lacking-remedy")
	}
	return f
}
