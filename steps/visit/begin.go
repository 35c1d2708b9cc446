package visit

import (
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
)

// Options are the differences between front ends when work in a tenant begins.
type Options struct {
	PartnerType     steps.PartnerType
	StatedBy        string // recorded for the statements that flags make
	AskAtMost       int    // how many accounts a check reads one by one; 0: all
	CheckOnly       bool   // no plans follow, so the profile has nothing that only plans need
	UseApprovedPlan bool   // use the answers of Setup's approved plan, so that the same changes are planned
}

// Begin returns the visit with the profile and the requirements of the tenant that was read. It includes the answers
// and statements of earlier visits.
func (current *Visit) Begin(o Options) Visit {
	v := *current
	note := v.Note()
	v.Profile = steps.Profile{
		PartnerType: o.PartnerType, Cloud: v.Where.Cloud, BreakGlass: v.Setup.BreakGlass,
		Statements:     v.Setup.InitialStatements(note, o.StatedBy),
		MaxMethodReads: o.AskAtMost,
	}
	if !o.CheckOnly {
		v.Profile.Files, v.Profile.Random, v.Profile.Passphrases = v.Setup.Files, v.Setup.Random, &steps.Passphrases{}
		v.Profile.Rotate = v.Setup.Rotate
	}
	v.Answers = note.Answers
	if o.UseApprovedPlan {
		v.Answers = v.Setup.ApprovedPlan.AddAnswers(v.Place.Organization, note.Answers, v.Profile.Statements)
	}
	v.Requirements = catalog.Only(catalog.Requirements(v.Link.Tenant, v.Profile), v.Setup.Only)
	return v.Outdated()
}

// ProposedPartnerType returns the partner type to assume until the operator chooses one.
func (current *Visit) ProposedPartnerType() steps.PartnerType {
	v := *current
	return choosePartnerType(v.Setup.PartnerType, v.Note(), v.Place.Organization)
}

// choosePartnerType returns the partner type of the flag, else that of an earlier visit, else the one that the
// tenant's properties suggest.
func choosePartnerType(flag steps.PartnerType, remembered steps.Note, org graph.Organization) steps.PartnerType {
	for _, p := range []steps.PartnerType{flag, remembered.PartnerType} {
		if p.IsKnown() {
			return p
		}
	}
	return steps.ProposePartnerType(org)
}
