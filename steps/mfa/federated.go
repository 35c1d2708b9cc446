package mfa

import (
	"context"
	"errors"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// FederatedID is the id of the requirement that MFA by another identity provider arrives as such.
const FederatedID = "federated-mfa"

type federatedTenant interface {
	Federation(ctx context.Context, domain string) (string, error)
}

type federated struct {
	dir    federatedTenant
	reader *snapshot.Reader
}

// NewFederated returns the requirement that federated domains pass on that MFA was done.
func NewFederated(t steps.Tenant, r *snapshot.Reader) steps.Step { return federated{t, r} }

// Info names the pages on what a federated domain does with MFA.
func (federated) Info() steps.Info {
	return steps.Info{
		ID:    FederatedID,
		Stage: steps.StageMFA,
		Level: steps.MandatoryFor,
		Title: assets.Say("federated-mfa.title"),
		Why:   assets.Say("federated-mfa.why"),
		Sources: []string{
			"https://learn.microsoft.com/graph/api/resources/internaldomainfederation",
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
		},
		Reads: append(snapshot.AccessReads(), "Domain-InternalFederation.Read.All"),
	}
}

// Check looks at every federated domain, and at the people of those domains. Where Entra is told to demand MFA it either gets the proof from
// the other provider or asks for it itself, so what decides is whether it is told to.
func (s federated) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	domains, err := r.Domains(ctx).Whole()
	if err != nil {
		return steps.Finding{}, err
	}
	var list []steps.Subject
	known := true
	for _, d := range domains {
		if !d.Federated {
			continue
		}
		behaviour, err := s.behaviour(ctx, domains, d.Name)
		if steps.NeedsPerson(err) {
			return steps.Finding{}, err
		}
		known = known && err == nil && federationWord[behaviour] != ""
		list = append(list, steps.Subject{Kind: steps.DomainSubject, ID: d.Name, Name: d.Name, Detail: behaviourText(behaviour, err)})
	}
	if len(list) == 0 {
		return steps.Finding{Status: steps.NotApplicable, Basis: steps.Verified, Summary: assets.Say("federated-mfa.none")}, nil
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	return s.judged(j, list, known), nil
}

func (s federated) judged(j *snapshot.Judgement, domains []steps.Subject, known bool) steps.Finding {
	n := j.Count(func(i int) bool {
		_, domain, _ := strings.Cut(strings.ToLower(j.Tenant.People.User(i).UserPrincipalName), "@")
		for _, d := range domains {
			if d.Name = strings.ToLower(d.Name); domain == d.Name || strings.HasSuffix(domain, "."+d.Name) {
				return true
			}
		}
		return false
	})
	f := steps.Finding{Coverage: snapshot.CoverageOf(n), Subjects: steps.SubjectsOf(domains...)}
	switch strangers := n.Uncovered - n.Declared; {
	case strangers > 0:
		f.Status, f.Fix = steps.NotMet, steps.Manual
		f.Summary, f.Remedy = assets.Say("federated-mfa.uncovered", "count", strangers), assets.Say("federated-mfa.uncovered-remedy")
	case !known:
		f.Fix = steps.Manual
		f.Summary, f.Remedy = assets.Say("federated-mfa.unknown"), assets.Say("federated-mfa.unknown-remedy")
	case n.Unknown > 0:
		f.Fix = steps.Manual
		f.Summary, f.Remedy = assets.Say("mfa-every-user.unknown", "count", n.Unknown), assets.Say("mfa-every-user.unknown-remedy")
	case n.Uncovered > 0:
		f.Status, f.Fix = steps.Attention, steps.Manual
		f.Summary, f.Remedy = assets.Say("mfa-every-user.only-break-glass", "count", n.Declared), assets.Say("mfa-every-user.only-break-glass-remedy")
	default:
		f.Status, f.Summary = steps.Met, assets.Say("federated-mfa.met")
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
		return assets.Say("federation.unread")
	}
	if word := federationWord[behaviour]; word != "" {
		return assets.Say("federation." + word)
	}
	return assets.Say("federation.strange", "behaviour", behaviour)
}

// Plan has nothing to change: who is covered is the business of MFA for every user.
func (s federated) Plan(context.Context, steps.Answers) (steps.Plan, error) {
	return steps.Plan{Step: FederatedID, Manual: []assets.Text{assets.Say("federated-mfa.do-cover"), assets.Say("federated-mfa.do-prove")}}, nil
}
