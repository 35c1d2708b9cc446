package plain

import (
	"context"
	"slices"

	"cspready/steps"
	"cspready/steps/report"
)

// overview lists the requirements with their statuses and opens the chosen one, until the person finishes.
func (v *visit) overview(ctx context.Context) error {
	for {
		if err := v.refresh(ctx); err != nil {
			return err
		}
		c := v.con
		var options []string
		for _, r := range v.Results {
			row := c.cat.T("plain.row", "title", r.Info.Title, "status", status(r), "level", level(r))
			if v.Setup.Paper.For(v.Place.Organization, r.Info.ID) {
				row += " " + steps.PaperMark
			}
			options = append(options, row)
		}
		v.tellIf("verbatim", "text", v.Setup.Paper.Loaded(v.Place.Organization), v.Setup.Paper != nil)
		options = append(options, c.cat.T("plain.check-again"), c.cat.T("plain.finish"), c.cat.T("plain.save"))
		title := c.cat.T("plain.overview", "tenant", v.Place.Organization.Name)
		chosen, err := c.choose(ctx, title, options, v.suggested())
		switch {
		case err != nil:
			return err
		case chosen == len(options)-1:
			v.save()
		case chosen == len(options)-2:
			return nil
		case chosen == len(options)-3:
			v.Visit = v.Outdated()
		default:
			err = v.open(ctx, v.Results[chosen])
		}
		if err != nil {
			return err
		}
	}
}

// suggested returns the index of the default entry: the first unmet requirement on the approved plan, or
// else the first unmet one in the order of the stages, or else the entry that finishes.
func (v *visit) suggested() int {
	for i, r := range v.Results {
		if v.Setup.Paper.For(v.Place.Organization, r.Info.ID) && r.Finding.Status != steps.Met {
			return i
		}
	}
	for _, stage := range steps.Stages() {
		i := slices.IndexFunc(v.Results, func(r steps.Result) bool {
			return r.Info.Stage == stage && (r.Finding.Status == steps.NotMet || r.Finding.Status == steps.Attention)
		})
		if i >= 0 {
			return i
		}
	}
	return len(v.Results) + 1
}

// refresh checks again if the results are outdated.
func (v *visit) refresh(ctx context.Context) error {
	if !v.Stale() {
		return nil
	}
	return v.check(ctx, steps.Options{})
}

// open shows one requirement and fixes it. An error is explained and leads back to the overview.
func (v *visit) open(ctx context.Context, r steps.Result) error {
	v.tellResult(r)
	done := r.Finding.Status == steps.Met || r.Finding.Status == steps.NotApplicable
	switch {
	case v.Where.ReadOnly, done && r.Finding.Offer.Empty() && len(r.Finding.Questions) == 0:
		return nil
	case done && r.Finding.Offer.Empty():
		if again, err := v.anew(ctx); err != nil || !again {
			return err
		}
	case done:
		v.con.print(v.con.cat.Say(r.Finding.Offer))
		if yes, err := v.con.yesOrNo(ctx, "plain.take-offer"); err != nil || !yes {
			return err
		}
	}
	if r.Info.ID == steps.BreakGlass && r.Finding.Subjects.Len() > 0 {
		if yes, err := v.con.yesOrNo(ctx, "plain.test-first"); err != nil || yes {
			return v.tested(ctx, err)
		}
	}
	step, _ := v.Requirement(r.Info.ID)
	err := v.mend(ctx, step, r.Finding)
	if err == nil || ctx.Err() != nil || leaves(err) {
		return err
	}
	v.con.Explain(err)
	return nil
}

// anew offers to answer the questions of a requirement again that needs no fix. Any other line is put back
// for the overview.
func (v *visit) anew(ctx context.Context) (bool, error) {
	v.con.Tell("plain.anew")
	answer, err := v.con.next(ctx)
	switch {
	case err != nil:
		return false, err
	case isWord(answer, "a", "anew"):
		return true, nil
	case answer != "":
		v.con.hold(answer)
	}
	return false, nil
}

// tested guides through the drills, unless err is set. An error is explained and leads back to the
// overview.
func (v *visit) tested(ctx context.Context, err error) error {
	if err == nil {
		err = v.drills(ctx)
	}
	if err == nil || ctx.Err() != nil || leaves(err) {
		return err
	}
	v.con.Explain(err)
	return nil
}

// tellResult prints everything about one requirement.
func (v *visit) tellResult(r steps.Result) {
	c := v.con
	c.Tell("plain.step", "title", r.Info.Title, "status", status(r), "level", level(r))
	c.print(c.cat.Say(r.Info.Why))
	c.print(c.cat.Say(r.Finding.Summary))
	if r.Finding.Coverage != nil {
		c.print("  " + report.CoverageLine(c.cat, *r.Finding.Coverage))
	}
	for _, f := range r.Finding.Facts {
		c.print("  - " + report.FactLine(c.cat, f))
	}
	c.subjects(r.Finding.Subjects)
	if r.Info.ID == steps.BreakGlass {
		v.tellAccounts(r.Finding.Subjects)
	}
	c.policies(r.Finding.Policies)
	if !r.Finding.Remedy.Empty() {
		c.Tell("report.next", "text", r.Finding.Remedy)
	}
	if r.Info.ID == steps.SecureAppModel && r.Finding.Status == steps.Met {
		c.Tell("wizard.step.rotate")
	}
	c.Tell("plain.read-more")
	for _, url := range r.Info.Sources {
		c.raw("  " + url)
	}
}

// tellAccounts prints the facts of each break-glass account that are not as required.
func (v *visit) tellAccounts(list steps.Subjects) {
	for _, s := range list.First(few) {
		for _, f := range s.Facts {
			if !f.OK {
				name := v.con.cat.T("report.subject", "name", s.Name, "detail", "")
				v.con.print("    - " + name + report.FactLine(v.con.cat, f))
			}
		}
	}
}
