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

// FederatedID is the id of the requirement that Entra ID recognises MFA of a federated identity provider.
const FederatedID = "federated-mfa"

// federatedTenant is what the requirement reads of a tenant, apart from its snapshot.
type federatedTenant interface {
	Federation(ctx context.Context, domain string) (string, error)
}

type federated struct {
	tenant federatedTenant
	reader *snapshot.Reader
}

// NewFederated returns the requirement that Entra ID recognises MFA of a federated identity provider.
func NewFederated(t steps.Tenant, r *snapshot.Reader) steps.Step { return federated{t, r} }

// Info names the pages on the MFA of federated domains.
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
		Reads: append(snapshot.MFAScopes(), "Domain-InternalFederation.Read.All"),
	}
}

// Check judges the federated domains and their users. Where a policy requires MFA, Entra ID gets the proof from the
// other provider or asks for MFA itself, so a user is judged by the policies alone.
func (s federated) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	domains, err := r.Domains(ctx).Whole()
	if err != nil {
		return steps.Finding{}, err
	}
	var list []steps.Subject
	allKnown := true
	for _, d := range domains {
		if !d.Federated {
			continue
		}
		behaviour, err := s.readBehaviour(ctx, domains, d.Name)
		if steps.NeedsPerson(err) {
			return steps.Finding{}, err
		}
		allKnown = allKnown && err == nil && behaviourNames[behaviour] != ""
		list = append(list, steps.Subject{
			Kind: steps.DomainSubject, ID: d.Name, Name: d.Name, Detail: describeBehaviour(behaviour, err),
		})
	}
	if len(list) == 0 {
		return steps.Finding{
			Status: steps.NotApplicable, Basis: steps.Verified, Summary: assets.Say("federated-mfa.none"),
		}, nil
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	return judgeFederated(j, list, allKnown), nil
}

// judgeFederated returns the finding on the users of the federated domains. If allKnown is false, the behaviour of some
// domains is unknown.
func judgeFederated(j *snapshot.Judgement, domains []steps.Subject, allKnown bool) steps.Finding {
	n := j.Count(func(i int) bool {
		_, domain, _ := strings.Cut(strings.ToLower(j.Tenant.People.User(i).UserPrincipalName), "@")
		for _, d := range domains {
			if d.Name = strings.ToLower(d.Name); domain == d.Name || strings.HasSuffix(domain, "."+d.Name) {
				return true
			}
		}
		return false
	})
	f := steps.Finding{Coverage: snapshot.NewCoverage(n), Subjects: steps.NewSubjects(domains...)}
	switch uncovered := n.UncoveredUndeclared(); {
	case uncovered > 0:
		f.Status, f.Fix = steps.NotMet, steps.Manual
		f.Summary = assets.Say("federated-mfa.uncovered", "count", uncovered)
		f.Next = assets.Say("federated-mfa.uncovered-remedy")
	case !allKnown:
		f.Fix = steps.Manual
		f.Summary, f.Next = assets.Say("federated-mfa.unknown"), assets.Say("federated-mfa.unknown-remedy")
	case n.Unknown > 0:
		f.Fix = steps.Manual
		f.Summary = assets.Say("mfa.unknown", "count", n.Unknown)
		f.Next = unknownRemedy(j, assets.Say("mfa.unknown-remedy"))
	case n.Uncovered > 0:
		f.Status, f.Fix = steps.Attention, steps.Manual
		f.Summary = assets.Say("mfa.only-break-glass", "count", n.Declared)
		f.Next = assets.Say("mfa.only-break-glass-remedy")
	default:
		f.Status, f.Summary = steps.Met, assets.Say("federated-mfa.met")
	}
	return f
}

// readBehaviour reads how Entra ID treats MFA of a federated domain. A subdomain inherits this from its parent domain.
func (s federated) readBehaviour(ctx context.Context, domains []graph.Domain, name string) (string, error) {
	for {
		behaviour, err := s.tenant.Federation(ctx, name)
		if !errors.Is(err, graph.ErrNotFound) {
			return behaviour, err
		}
		_, parent, _ := strings.Cut(name, ".")
		if !hasDomain(domains, parent) {
			return "", err
		}
		name = parent
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

// behaviourNames are the message ids of the behaviours that this version knows. An empty one means accept.
var behaviourNames = map[string]string{
	"": "accept", graph.AcceptFederatedMFA: "accept",
	graph.EnforceFederatedMFA: "enforce", graph.RejectFederatedMFA: "reject",
}

func describeBehaviour(behaviour string, err error) assets.Text {
	if err != nil {
		return assets.Say("federation.unread")
	}
	if name := behaviourNames[behaviour]; name != "" {
		return assets.Say("federation." + name)
	}
	return assets.Say("federation.strange", "behaviour", behaviour)
}

// Plan gives advice alone: covering users is the plan for MFA for every user.
func (s federated) Plan(context.Context, steps.Answers) (steps.Plan, error) {
	return steps.Plan{
		Step:   FederatedID,
		Manual: []assets.Text{assets.Say("federated-mfa.do-cover"), assets.Say("federated-mfa.do-prove")},
	}, nil
}
