package steps

import (
	"context"
	"errors"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// FederatedMFA is the id of the requirement that MFA by another identity provider arrives as such.
const FederatedMFA = "federated-mfa"

type federatedTenant interface {
	Federation(ctx context.Context, domain string) (string, error)
}

type federated struct {
	dir    federatedTenant
	reader *Reader
}

// newFederated returns the requirement that federated domains pass on that MFA was done.
func newFederated(t Tenant, r *Reader) Step { return federated{t, r} }

// Info names the pages on what a federated domain does with MFA.
func (federated) Info() Info {
	return Info{
		ID:    FederatedMFA,
		Stage: StageMFA,
		Level: MandatoryFor,
		Title: say("federated-mfa.title"),
		Why:   say("federated-mfa.why"),
		Sources: []string{
			"https://learn.microsoft.com/graph/api/resources/internaldomainfederation",
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
		},
		Reads: append(accessReads(), "Domain-InternalFederation.Read.All"),
	}
}

// Check looks at every federated domain, and at the people of those domains. Where Entra is told to demand MFA it either gets the proof from
// the other provider or asks for it itself, so what decides is whether it is told to.
func (s federated) Check(ctx context.Context) (Finding, error) {
	r := s.reader.Read()
	domains, err := r.Domains(ctx).Whole()
	if err != nil {
		return Finding{}, err
	}
	var list []Subject
	known := true
	for _, d := range domains {
		if !d.Federated {
			continue
		}
		behaviour, err := s.behaviour(ctx, domains, d.Name)
		if needsPerson(err) {
			return Finding{}, err
		}
		known = known && err == nil && federationWord[behaviour] != ""
		list = append(list, Subject{Kind: DomainSubject, ID: d.Name, Name: d.Name, Detail: behaviourText(behaviour, err)})
	}
	if len(list) == 0 {
		return Finding{Status: NotApplicable, Basis: Verified, Summary: say("federated-mfa.none")}, nil
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return Finding{}, err
	}
	return s.judged(j, list, known), nil
}

func (s federated) judged(j *Judgement, domains []Subject, known bool) Finding {
	n := j.Count(func(i int) bool {
		_, domain, _ := strings.Cut(strings.ToLower(j.tenant.People.User(i).UserPrincipalName), "@")
		for _, d := range domains {
			if d.Name = strings.ToLower(d.Name); domain == d.Name || strings.HasSuffix(domain, "."+d.Name) {
				return true
			}
		}
		return false
	})
	f := Finding{Coverage: coverageOf(n), Subjects: SubjectsOf(domains...)}
	switch strangers := n.Uncovered - n.Declared; {
	case strangers > 0:
		f.Status, f.Fix = NotMet, Manual
		f.Summary, f.Remedy = say("federated-mfa.uncovered", "count", strangers), say("federated-mfa.uncovered-remedy")
	case !known:
		f.Fix = Manual
		f.Summary, f.Remedy = say("federated-mfa.unknown"), say("federated-mfa.unknown-remedy")
	case n.Unknown > 0:
		f.Fix = Manual
		f.Summary, f.Remedy = say("mfa-every-user.unknown", "count", n.Unknown), say("mfa-every-user.unknown-remedy")
	case n.Uncovered > 0:
		f.Status, f.Fix = Attention, Manual
		f.Summary, f.Remedy = say("mfa-every-user.only-break-glass", "count", n.Declared), say("mfa-every-user.only-break-glass-remedy")
	default:
		f.Status, f.Summary = Met, say("federated-mfa.met")
	}
	return f
}

// behaviour reads what a federated domain does with MFA; a sub-domain does what the domain above it does.
func (s federated) behaviour(ctx context.Context, domains []graph.Domain, name string) (string, error) {
	for {
		behaviour, err := s.dir.Federation(ctx, name)
		if !errors.Is(err, graph.ErrNotFound) {
			return behaviour, err
		}
		_, above, _ := strings.Cut(name, ".")
		if !hasDomain(domains, above) {
			return "", err
		}
		name = above
	}
}

func hasDomain(domains []graph.Domain, name string) bool {
	for _, d := range domains {
		if strings.EqualFold(d.Name, name) {
			return true
		}
	}
	return false
}

// federationWord are the behaviours that are understood. None set works like accepting.
var federationWord = map[string]string{
	"": "accept", graph.AcceptFederatedMFA: "accept", graph.EnforceFederatedMFA: "enforce", graph.RejectFederatedMFA: "reject",
}

func behaviourText(behaviour string, err error) assets.Text {
	if err != nil {
		return say("federation.unread")
	}
	if word := federationWord[behaviour]; word != "" {
		return say("federation." + word)
	}
	return say("federation.strange", "behaviour", behaviour)
}

// Plan has nothing to change: who is covered is the business of MFA for every user.
func (s federated) Plan(context.Context, Answers) (Plan, error) {
	return Plan{Step: FederatedMFA, Manual: []assets.Text{say("federated-mfa.do-cover"), say("federated-mfa.do-prove")}}, nil
}
