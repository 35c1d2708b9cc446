package plain

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/steps/breakglass"
)

// runDrills guides through the test of each declared break-glass account.
func (v *conversation) runDrills(ctx context.Context) error {
	var list []breakglass.Drill
	var err error
	v.withRenewals(ctx, func(ctx context.Context) { list, err = breakglass.Drills(v.withNotices(ctx), v.Requirements) })
	if err != nil {
		return err
	}
	c := v.con
	c.Print("wizard.drill.title")
	if len(list) == 0 {
		c.Print("wizard.drill.none")
		return nil
	}
	c.Print("wizard.drill.intro")
	for _, d := range list {
		if err := v.testAccount(ctx, d); err != nil {
			return err
		}
	}
	v.Visit = v.Outdated()
	return nil
}

// testAccount tests one account: by a sign-in as that account, or by the person's statement.
func (v *conversation) testAccount(ctx context.Context, d breakglass.Drill) error {
	c := v.con
	c.Print("plain.drill", "upn", d.UserPrincipalName, "last", lastDrill(d))
	for _, how := range d.Instructions {
		c.PrintItem(how)
	}
	t := c.Catalog.T
	options := []string{t("plain.drill-sign-in"), t("plain.drill-stated"), t("plain.drill-not-now")}
	chosen, err := c.ChooseOne(ctx, t("plain.drill-what"), options, -1)
	if err != nil || chosen == 2 {
		return err
	}
	result := "wizard.drill.noted"
	if chosen == 0 {
		if err := v.signInAs(ctx, d); err != nil {
			if ctx.Err() != nil || isLeaving(err) {
				return err
			}
			c.PrintAdvice(err)
			return nil
		}
		result = "wizard.drill.seen"
	}
	breakglass.RecordDrills(v.Profile, v.Place.Operator.UserPrincipalName, d)
	v.saveMemory()
	c.Print("plain.drilled", "upn", d.UserPrincipalName, "said", assets.Say(result))
	return nil
}

// signInAs signs in as the account over a separate link, and checks that it is that account.
func (v *conversation) signInAs(ctx context.Context, d breakglass.Drill) error {
	where := v.Where
	where.Tenant, where.ReadOnly = v.Place.Organization.ID, true
	link, err := v.Setup.Connect(where)
	if err != nil {
		return err
	}
	session, err := v.signInPrompt.signIn(ctx, link.SignIn, d.SignInRequest(v.Place.Organization.ID), false)
	v.noteBlockedCodes()
	if err != nil {
		return err
	}
	return d.CheckSession(session)
}

// lastDrill returns when an account was tested last and whether the next test is due.
func lastDrill(d breakglass.Drill) assets.Text {
	switch {
	case d.LastTest.IsZero():
		return assets.Say("wizard.drill.never")
	case d.IsDue(time.Now()):
		return assets.Say("wizard.drill.due", "at", d.LastTest.Format(time.DateOnly))
	}
	return assets.Say("wizard.drill.next", "at", d.NextDue().Format(time.DateOnly))
}
