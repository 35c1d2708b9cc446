package secureapp

import (
	"context"
	"strings"

	"cspready/assets"
	"cspready/steps/automation"
	"cspready/steps/rating"
	"cspready/steps/sam"
	"cspready/steps/snapshot"
)

// frequencyPoint: a policy that limits how long a sign-in lasts also ends the refresh token (AADSTS70043).
//
// https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
func (s consentUser) frequencyPoint(ctx context.Context, r *snapshot.Snapshot, n int) rating.Point {
	name, want := assets.Say("fact.cu-frequency"), assets.Say("ca.none")
	if on, err := r.SecurityDefaults(ctx).Whole(); err == nil && on {
		return rating.New(rating.Good, name, want, want)
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return rating.New(rating.Unknown, name, want, assets.Say("tri.unknown"))
	}
	var limits []string
	isUncertain := false
	for _, l := range j.SessionLimits(n, s.signInTargets(ctx)...) {
		if l.Certain {
			limits = append(limits, l.Policy.Name)
		} else {
			isUncertain = true
		}
	}
	switch {
	case len(limits) > 0:
		return rating.New(rating.Improvable, name, want, assets.Verbatim(strings.Join(limits, ", ")))
	case isUncertain:
		return rating.New(rating.Unknown, name, want, assets.Say("tri.unknown"))
	}
	return rating.New(rating.Good, name, want, want)
}

// signInTargets returns the application ids that the account's sign-in is for: the APIs and the application itself.
// It returns none if the application is ambiguous.
func (s consentUser) signInTargets(ctx context.Context) []string {
	stated := automation.Of(s.reader.Profile)
	c, err := chooseApp(ctx, s.reader.Read(), stated)
	if err != nil || c.isAmbiguous {
		return nil
	}
	var ids []string
	for _, n := range sam.RequiredAccessFor(stated.Purposes...) {
		ids = append(ids, n.API)
	}
	if c.app != nil {
		ids = append(ids, c.app.AppID)
	}
	return ids
}
