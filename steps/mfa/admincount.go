package mfa

import (
	"context"
	"strconv"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// AdminCountID is the id of the requirement of two to four Global Administrators, all with cloud-only accounts.
const AdminCountID = "admin-count"

// Microsoft recommends fewer than five Global Administrators, and more than one.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
const (
	minAdmins = 2
	maxAdmins = 4
)

type adminCount struct{ reader *snapshot.Reader }

// NewAdminCount returns the requirement of two to four Global Administrators, none of them a guest or synchronised.
func NewAdminCount(_ steps.Tenant, r *snapshot.Reader) steps.Step { return adminCount{r} }

// Info names the pages on the number of administrators.
func (adminCount) Info() steps.Info {
	return steps.Info{
		ID:    AdminCountID,
		Stage: steps.StageMFA,
		Level: steps.RecommendedFor,
		Title: assets.Say("admin-count.title"),
		Why:   assets.Say("admin-count.why"),
		Sources: []string{
			"https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices",
			"https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access",
		},
		Reads: []string{
			"RoleManagement.Read.Directory", "User.Read.All", "GroupMember.Read.All",
			snapshot.GroupEligibilityScope,
		},
	}
}

// Check counts the enabled accounts that have the role or may activate it.
func (s adminCount) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	holders, err := r.RoleHolders(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return steps.Finding{}, err
	}
	h := holders.Of(graph.GlobalAdministrator)
	var admins, odd []steps.Subject // odd are guests and synchronised accounts
	untold := 0                     // may be managed in another tenant
	for _, n := range h.All() {
		u := roster.User(int(n))
		if u.Enabled == graph.No || u.Agent {
			continue
		}
		if u.External == graph.Unknown && !u.Guest && !u.Synced {
			untold++
		}
		admins = append(admins, steps.NewUserSubject(u, describeOdd(u)))
		if u.Synced || u.Guest || u.External == graph.Yes {
			odd = append(odd, admins[len(admins)-1])
		}
	}
	f := steps.Finding{Subjects: steps.NewSubjects(admins...), Facts: []steps.Fact{
		{
			Name: assets.Say("fact.admins"), Want: assets.Say("admin-count.wanted"),
			Got: assets.Verbatim(strconv.Itoa(len(admins))), OK: len(admins) >= minAdmins && len(admins) <= maxAdmins,
		},
		{
			Name: assets.Say("fact.odd-admins"), Want: assets.Say("ca.none"),
			Got: assets.Verbatim(strconv.Itoa(len(odd))), OK: len(odd) == 0,
		},
	}}
	switch {
	case len(odd) > 0:
		f.Status, f.Fix = steps.NotMet, steps.Manual
		f.Summary, f.Next = assets.Say("admin-count.odd", "count", len(odd)), assets.Say("admin-count.odd-remedy")
	case len(admins) > maxAdmins:
		f.Status, f.Fix = steps.NotMet, steps.Manual
		f.Summary = assets.Say("admin-count.too-many", "count", len(admins))
		f.Next = assets.Say("admin-count.too-many-remedy")
	case h.Unread != nil:
		f.Fix = steps.Manual
		f.Summary = assets.Say("admin-count.unknown", "why", steps.Explain(h.Unread).Happened)
		if f.Next = steps.Explain(h.Unread).Next; f.Next.Empty() {
			f.Next = assets.Say("mfa.admins-unknown-remedy")
		}
	case untold > 0:
		f.Fix = steps.Manual
		f.Summary, f.Next = assets.Say("admin-count.untold", "count", untold), assets.Say("admin-count.untold-remedy")
	case len(admins) < minAdmins:
		f.Status, f.Fix = steps.NotMet, steps.Manual
		f.Summary = assets.Say("admin-count.too-few", "count", len(admins))
		f.Next = assets.Say("admin-count.too-few-remedy")
	default:
		f.Status, f.Summary = steps.Met, assets.Say("admin-count.met", "count", len(admins))
	}
	return f, nil
}

// describeOdd says why an account should not be an administrator; empty for a cloud-only account.
func describeOdd(u graph.User) assets.Text {
	switch {
	case u.Synced:
		return assets.Say("account.synced")
	case u.Guest || u.External == graph.Yes:
		return assets.Say("account.other-tenant")
	}
	return assets.Text{}
}

// Plan gives advice alone: who becomes an administrator is for people to decide.
func (s adminCount) Plan(context.Context, steps.Answers) (steps.Plan, error) {
	return steps.Plan{
		Step:   AdminCountID,
		Manual: []assets.Text{assets.Say("admin-count.do-review"), assets.Say("admin-count.do-cloud-only")},
	}, nil
}
