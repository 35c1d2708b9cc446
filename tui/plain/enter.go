package plain

import (
	"context"
	"errors"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/visit"
	"cspready/tui/plain/console"
)

// askMode introduces the visit and asks what no flag answers.
func (v *conversation) askMode(ctx context.Context) error {
	c := v.con
	if v.Setup.Demo != nil {
		c.Print("plain.demo", "scenario", v.Setup.Demo.Scenario)
	}
	c.Print("plain.welcome")
	c.Print("plain.welcome-how")
	if err := v.chooseTenant(ctx); err != nil {
		return err
	}
	if v.Where.ReadOnly {
		return nil
	}
	modes := []string{c.Catalog.T("plain.mode-fix"), c.Catalog.T("plain.mode-check")}
	chosen, err := c.ChooseOne(ctx, c.Catalog.T("plain.mode"), modes, 0)
	v.Where.ReadOnly = chosen == 1
	return err
}

// chooseTenant offers the tenants of earlier visits.
func (v *conversation) chooseTenant(ctx context.Context) error {
	known := v.Setup.Memory.Tenants()
	if v.Where.Tenant != "" || len(known) == 0 {
		return nil
	}
	c := v.con
	var options []string
	for _, n := range known {
		row := c.Catalog.T("report.tenant", "name", n.Name, "domain", n.Domain, "cloud", cloudName(n.Cloud))
		options = append(options, row)
	}
	options = append(options, c.Catalog.T("plain.another-tenant"))
	chosen, err := c.ChooseOne(ctx, c.Catalog.T("plain.which-tenant"), options, 0)
	if err == nil && chosen < len(known) {
		v.Where.Cloud, v.Where.Tenant = known[chosen].Cloud, known[chosen].TenantID
	}
	return err
}

func cloudName(c graph.Cloud) assets.Text { return assets.Say("cloud." + string(c)) }

// enterTenant signs in until the person confirms that the tenant is the right one.
func (v *conversation) enterTenant(ctx context.Context) error {
	for {
		if err := v.signInToTenant(ctx); err != nil {
			if err := v.askToRetry(ctx, err); err != nil {
				return err
			}
			continue
		}
		v.printTenant()
		right, err := v.con.AskYesNo(ctx, "plain.is-this-it")
		if err != nil || right {
			return err
		}
		v.con.Print("plain.other-account")
		v.Visit = v.Leave()
		v.Where.Tenant, v.CodesBlocked, v.signInPrompt.codesBlocked = "", false, false
	}
}

// signInToTenant signs in and reads the tenant. It makes a new link, because a link stays with the account that
// used it.
func (v *conversation) signInToTenant(ctx context.Context) error {
	next, err := v.Connect(v.Where)
	if err != nil {
		return err
	}
	next.CodesBlocked = v.CodesBlocked // the person tries the same tenant again
	v.Visit = next
	want := v.FirstSignIn()
	want.Claims = v.claims
	_, err = v.signInPrompt.SignIn(ctx, v.Link.SignIn, want)
	v.noteBlockedCodes()
	if err != nil {
		return err
	}
	v.con.Print("plain.signed-in")
	v.withRenewals(ctx, func(ctx context.Context) { v.Place, err = visit.ReadTenantInfo(ctx, v.Link.Tenant) })
	return err
}

// askToRetry explains why a sign-in failed and asks whether to try again. It returns the error that ends the
// visit, which is the reason itself if there is no answer.
func (v *conversation) askToRetry(ctx context.Context, reason error) error {
	if errors.Is(reason, console.ErrNoAnswer) || ctx.Err() != nil {
		return reason
	}
	c := v.con
	c.PrintAdvice(reason)
	var refused *graph.Error
	if errors.As(reason, &refused) {
		v.claims = refused.Claims
	}
	t := c.Catalog.T
	options := []string{t("plain.again-same"), t("plain.again-browser"), t("plain.again-leave")}
	chosen, err := c.ChooseOne(ctx, t("plain.again"), options, -1)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil, chosen == 2:
		return reason
	case chosen == 1:
		v.Setup.SignInMethod = graph.Browser
	}
	return nil
}

// printTenant prints the tenant and the operator, so that no one changes the wrong tenant.
func (v *conversation) printTenant() {
	c, p := v.con, v.Place
	c.Print("plain.tenant", "name", p.Organization.Name)
	c.Print("plain.domain", "domain", p.Organization.DefaultDomain, "cloud", cloudName(v.Where.Cloud))
	c.Print("plain.age", "age", p.DescribeAge(time.Now()))
	c.Print("plain.licence", "licence", p.Licence.String())
	c.Print("plain.operator", "upn", p.Operator.UserPrincipalName, "name", p.Operator.Name)
	if p.Operator.Guest {
		c.Print("plain.guest")
	}
	c.Print("plain.roles", "roles", rolesText(p.Operator.Roles, p.Operator.RolesKnown))
	c.Print("plain.eligible", "roles", rolesText(p.Operator.Eligible, p.Operator.EligibleKnown))
	c.Print("plain.mfa", "mfa", assets.Say("tri."+p.Session.MFA.String()))
}

// rolesText returns the names of roles in words, also if there are none or they could not be read.
func rolesText(list []graph.Role, known bool) assets.Text {
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = r.Name
	}
	switch {
	case len(names) > 0:
		return assets.Say("roles.list", "roles", names)
	case known:
		return assets.Say("roles.none")
	}
	return assets.Say("roles.unread")
}

// beginWork starts the work in the tenant, once the person has chosen the partner type.
func (v *conversation) beginWork(ctx context.Context) error {
	partner, err := v.choosePartnerType(ctx)
	if err == nil {
		operator := v.Place.Operator.UserPrincipalName
		v.Visit = v.Begin(visit.Options{PartnerType: partner, StatedBy: operator, UseApprovedPlan: true})
	}
	return err
}

// choosePartnerType asks for the partner type unless a flag gave it. It proposes the one that is
// remembered, or that the tenant suggests.
func (v *conversation) choosePartnerType(ctx context.Context) (steps.PartnerType, error) {
	proposed := v.ProposedPartnerType()
	if v.Setup.PartnerType.IsKnown() {
		return proposed, nil
	}
	c, types := v.con, append(steps.PartnerTypes(), steps.PartnerUnknown)
	var options []string
	for _, t := range types {
		options = append(options, c.Catalog.T("partner."+string(t)))
	}
	chosen, err := c.ChooseOne(ctx, c.Catalog.T("plain.partner-type"), options, slices.Index(types, proposed))
	if err != nil {
		return proposed, err
	}
	return types[chosen], nil
}
