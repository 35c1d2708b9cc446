package secureapp

import (
	"context"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/change/app"
	"cspready/steps/rating"
	"cspready/steps/sam"
)

// planToken plans the sign-in in which the account consents and the token is captured, unless its token was proven
// and nothing about it changes. An account that this plan creates consents in a later run: a person has to read its
// password and register an MFA method first.
func (s secureApp) planToken(ctx context.Context, p *appPlan) error {
	if _, made := p.madeBy[madeUser]; p.Store == nil || p.ConsentUser == nil || made {
		return nil
	}
	proved := p.stated.HasProof && p.stated.Proof.IsFor(&p.App) && p.stated.Proof.Compliant == graph.Yes &&
		strings.EqualFold(p.stated.Proof.UserID, p.ConsentUser.ID)
	if proved && (!p.isRotating || p.isRotationUnderway() && p.stated.Proof.At.After(p.rotatedAt)) {
		return nil
	}
	spec := app.TokenSpec{
		Credential: p.credentialKind(), Renews: p.isRotating || p.stated.HasProof && p.stated.Proof.IsFor(&p.App),
	}
	if p.adoptsAccount {
		spec.Declare = s.declareUser
	}
	on := []string{madeApp, madePrincipal, madeCredential, madeUser}
	for _, n := range sam.RequiredAccessFor(p.Purposes...) {
		on = append(on, madeAPI(n.API), madeConsent(n.API))
	}
	p.addChange(app.CaptureToken(p.Pending, spec), madeToken, on...)
	return s.noteFrequency(ctx, p)
}

// noteFrequency adds a note if a policy limits how long the account's sign-in lasts: the token expires with it.
func (s secureApp) noteFrequency(ctx context.Context, p *appPlan) error {
	r := s.reader.Read()
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return err
	}
	n, ok := roster.Find(p.ConsentUser.ID)
	if !ok {
		return nil
	}
	if point := (consentUser{reader: s.reader}).frequencyPoint(ctx, r, n); point.Severity == rating.Improvable {
		p.Notes = append(p.Notes, assets.Say("secure-app.note-frequency", "policies", point.Got))
	}
	return nil
}
