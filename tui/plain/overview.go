package plain

import (
	"context"
	"slices"

	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/report"
	"cspready/steps/snapshot"
	"cspready/steps/visit"
	"cspready/tui/plain/console"
)

// runOverview lists the requirements with their statuses and opens the chosen one, until the person finishes.
func (v *conversation) runOverview(ctx context.Context) error {
	for {
		if err := v.refreshResults(ctx); err != nil {
			return err
		}
		c := v.con
		var options []string
		for _, r := range v.Results {
			row := c.Catalog.T("plain.row", "title", r.Info.Title, "status", statusText(r), "level", levelText(r))
			if v.Setup.ApprovedPlan.HasChangesFor(v.Place.Organization, r.Info.ID) {
				row += " " + visit.ApprovedMark
			}
			options = append(options, row)
		}
		v.printIf("verbatim", "text", v.Setup.ApprovedPlan.DescribeLoaded(v.Place.Organization), v.Setup.ApprovedPlan != nil)
		options = append(options, c.Catalog.T("plain.check-again"), c.Catalog.T("plain.finish"), c.Catalog.T("plain.save"))
		title := c.Catalog.T("plain.overview", "tenant", v.Place.Organization.Name)
		chosen, err := c.ChooseOne(ctx, title, options, v.defaultEntry())
		switch {
		case err != nil:
			return err
		case chosen == len(options)-1:
			v.saveReport()
		case chosen == len(options)-2:
			return nil
		case chosen == len(options)-3:
			v.Visit = v.Outdated()
		default:
			err = v.openRequirement(ctx, v.Results[chosen])
		}
		if err != nil {
			return err
		}
	}
}

// defaultEntry returns the index of the default entry: the first unmet requirement on the approved plan, or
// else the first unmet one in the order of the stages, or else the entry that finishes.
func (v *conversation) defaultEntry() int {
	for i, r := range v.Results {
		if v.Setup.ApprovedPlan.HasChangesFor(v.Place.Organization, r.Info.ID) && r.Finding.Status != steps.Met {
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

// refreshResults checks again if the results are outdated.
func (v *conversation) refreshResults(ctx context.Context) error {
	if !v.IsStale() {
		return nil
	}
	return v.runChecks(ctx, snapshot.Options{})
}

// openRequirement shows one requirement and fixes it. An error is explained and leads back to the overview.
func (v *conversation) openRequirement(ctx context.Context, r steps.Result) error {
	v.printResult(r)
	done := r.Finding.Status == steps.Met || r.Finding.Status == steps.NotApplicable
	switch {
	case v.Where.ReadOnly, done && r.Finding.Offer.Empty() && len(r.Finding.Questions) == 0:
		return nil
	case done && r.Finding.Offer.Empty():
		if again, err := v.offerNewAnswers(ctx); err != nil || !again {
			return err
		}
	case done:
		v.con.PrintText(r.Finding.Offer)
		if yes, err := v.con.AskYesNo(ctx, "plain.take-offer"); err != nil || !yes {
			return err
		}
	}
	if r.Info.ID == catalog.BreakGlassID && r.Finding.Subjects.Len() > 0 {
		if yes, err := v.con.AskYesNo(ctx, "plain.test-first"); err != nil || yes {
			return v.testAccounts(ctx, err)
		}
	}
	step, _ := v.Requirement(r.Info.ID)
	err := v.fixRequirement(ctx, step, r.Finding)
	if err == nil || ctx.Err() != nil || isLeaving(err) {
		return err
	}
	v.con.PrintAdvice(err)
	return nil
}

// offerNewAnswers offers to answer the questions of a requirement again that needs no fix. Any other line is put back
// for the overview.
func (v *conversation) offerNewAnswers(ctx context.Context) (bool, error) {
	v.con.Print("plain.anew")
	answer, err := v.con.NextAnswer(ctx)
	switch {
	case err != nil:
		return false, err
	case console.IsWord(answer, "a", "anew"):
		return true, nil
	case answer != "":
		v.con.PushBack(answer)
	}
	return false, nil
}

// testAccounts guides through the drills, unless err is set. An error is explained and leads back to the
// overview.
func (v *conversation) testAccounts(ctx context.Context, err error) error {
	if err == nil {
		err = v.runDrills(ctx)
	}
	if err == nil || ctx.Err() != nil || isLeaving(err) {
		return err
	}
	v.con.PrintAdvice(err)
	return nil
}

// printResult prints everything about one requirement.
func (v *conversation) printResult(r steps.Result) {
	c := v.con
	c.Print("plain.step", "title", r.Info.Title, "status", statusText(r), "level", levelText(r))
	c.PrintText(r.Info.Why)
	c.PrintText(r.Finding.Summary)
	if r.Finding.Coverage != nil {
		c.PrintWrapped("  " + report.CoverageLine(c.Catalog, *r.Finding.Coverage))
	}
	if o := report.NewSecondOpinion(c.Catalog, r.Finding.Opinion); o != nil {
		for _, line := range o.Lines(c.Catalog) {
			c.PrintWrapped("  " + line)
		}
	}
	for _, f := range r.Finding.Facts {
		c.PrintWrapped("  - " + report.FactLine(c.Catalog, f))
	}
	c.PrintSubjects(r.Finding.Subjects)
	if r.Info.ID == catalog.BreakGlassID {
		v.printAccounts(r.Finding.Subjects)
	}
	c.PrintPolicies(r.Finding.Policies)
	if !r.Finding.Next.Empty() {
		c.Print("report.next", "text", r.Finding.Next)
	}
	if r.Info.ID == catalog.SecureAppID && r.Finding.Status == steps.Met {
		c.Print("wizard.step.rotate")
	}
	c.Print("plain.read-more")
	for _, url := range r.Info.Sources {
		c.PrintRaw("  " + url)
	}
	c.Print("plain.guide", "id", r.Info.ID)
}

// printAccounts prints the facts of each break-glass account that are not as required.
func (v *conversation) printAccounts(list steps.Subjects) {
	for _, s := range list.First(console.MaxSubjects) {
		for _, f := range s.Facts {
			if !f.OK {
				name := v.con.Catalog.T("report.subject", "name", s.Name, "detail", "")
				v.con.PrintWrapped("    - " + name + report.FactLine(v.con.Catalog, f))
			}
		}
	}
}
