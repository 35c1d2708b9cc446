package visit

import (
	"cspready/steps"
	"cspready/steps/catalog"
)

// Options are what front ends do differently when the work in a tenant begins.
type Options struct {
	PartnerType  steps.PartnerType
	StatedBy     string // recorded for the statements that flags make
	AskAtMost    int    // how many accounts a check asks one by one; 0: all
	CheckOnly    bool   // no plans follow, so the profile has nothing that only they need
	ApprovedPlan bool   // take the answers of the plan in Setup, so that the same is planned
}

// Begin returns the visit with the profile and the requirements of the tenant that it arrived in. Answers and statements of earlier visits are
// taken up.
func (v Visit) Begin(o Options) Visit {
	note := v.Note()
	v.Profile = steps.Profile{
		PartnerType: o.PartnerType, Cloud: v.Where.Cloud, BreakGlass: v.Setup.BreakGlass, Testimony: v.Setup.Testify(note, o.StatedBy),
		AskAtMost: o.AskAtMost,
	}
	if !o.CheckOnly {
		v.Profile.Sealing, v.Profile.Draw, v.Profile.Entered = v.Setup.Sealing, v.Setup.Draw, &steps.Entered{}
		v.Profile.Rotate = v.Setup.Rotate
	}
	v.Answers = note.Answers
	if o.ApprovedPlan {
		v.Answers = v.Setup.Paper.Begin(v.Place.Organization, note.Answers, v.Profile.Testimony)
	}
	v.Requirements = catalog.Only(catalog.Requirements(v.Link.Tenant, v.Profile), v.Setup.Only)
	return v.Outdated()
}

// ProposedPartnerType is the partner type to assume until the operator chooses one.
func (v Visit) ProposedPartnerType() steps.PartnerType {
	return PartnerTypeFor(v.Setup.PartnerType, v.Note(), v.Place.Organization)
}
