package steps

import (
	"context"
	"strings"

	"cspready/graph"
	"cspready/steps/rating"
	"cspready/steps/sam"
)

// planToken lets the account consent, unless its token was proven lately and nothing about it changes. An account that is made here does so
// another time: a person has to learn its password and give it a method for MFA first.
func (s secureApp) planToken(ctx context.Context, p *appPlan) error {
	if _, made := p.makes[madeUser]; p.store == nil || p.user == nil || made {
		return nil
	}
	proved := p.now.proved && p.now.proof.isFor(&p.app) && p.now.proof.Compliant == graph.Yes && strings.EqualFold(p.now.proof.UserID, p.user.id)
	if proved && (!p.rotating || p.halfway() && p.now.proof.At.After(p.since)) {
		return nil
	}
	op := captureToken{
		making: p.making, reader: s.reader, testimony: s.reader.Profile.Testimony, secret: p.answers.First(AskCredential) == BySecret,
		renews: p.rotating || p.now.proved && p.now.proof.isFor(&p.app),
	}
	if p.adopts {
		op.declare = s.declareUser
	}
	on := []string{madeApp, madePrincipal, madeCredential, madeUser}
	for _, n := range sam.RequiredAccessFor(p.purposes...) {
		on = append(on, apiMade(n.API), consentMade(n.API))
	}
	p.add(op, madeToken, on...)
	return s.noteFrequency(ctx, p)
}

// noteFrequency warns where a policy ends the sign-in of the account after a while, and the token with it.
func (s secureApp) noteFrequency(ctx context.Context, p *appPlan) error {
	r := s.reader.Read()
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return err
	}
	n, ok := roster.Find(p.user.id)
	if !ok {
		return nil
	}
	if point := (consentUser{reader: s.reader}).frequency(ctx, r, n); point.Severity == rating.Improvable {
		p.Notes = append(p.Notes, say("secure-app.note-frequency", "policies", point.Got))
	}
	return nil
}
