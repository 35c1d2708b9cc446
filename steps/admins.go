package steps

import (
	"context"
	"slices"
	"strconv"

	"cspready/assets"
	"cspready/graph"
)

// AdminCount is the id of the requirement that there are a few Global Administrators, all of the tenant's own.
const AdminCount = "admin-count"

// Microsoft wants fewer than five Global Administrators, and more than one.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
const (
	fewestAdmins = 2
	mostAdmins   = 4
)

type adminCount struct{ reader *Reader }

// newAdminCount returns the requirement of two to four Global Administrators.
func newAdminCount(_ Tenant, r *Reader) Step { return adminCount{r} }

// Info names the page on how many administrators there should be.
func (adminCount) Info() Info {
	return Info{
		ID:    AdminCount,
		Stage: StageMFA,
		Level: RecommendedFor,
		Title: say("admin-count.title"),
		Why:   say("admin-count.why"),
		Sources: []string{
			"https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices",
			"https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access",
		},
		Reads: []string{"RoleManagement.Read.Directory", "User.Read.All", "GroupMember.Read.All"},
	}
}

// Check counts those who hold the role or may activate it, and can sign in.
func (s adminCount) Check(ctx context.Context) (Finding, error) {
	r := s.reader.Read()
	held, err := r.RoleHolders(ctx)
	if err != nil {
		return Finding{}, err
	}
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return Finding{}, err
	}
	h := held[graph.GlobalAdministrator]
	numbers := slices.Concat(h.Active, h.Possible)
	slices.Sort(numbers)
	var admins, odd []Subject
	for _, n := range slices.Compact(numbers) {
		u := roster.User(int(n))
		if u.Enabled == graph.No {
			continue
		}
		admins = append(admins, userSubject(u, adminDetail(u)))
		if u.Synced || u.Guest || u.Invited {
			odd = append(odd, admins[len(admins)-1])
		}
	}
	assignments := r.Assignments(ctx)
	f := Finding{Subjects: SubjectsOf(admins...), Facts: []Fact{
		{say("fact.admins"), say("admin-count.wanted"), assets.Verbatim(strconv.Itoa(len(admins))), len(admins) >= fewestAdmins && len(admins) <= mostAdmins},
		{say("fact.odd-admins"), say("ca.none"), assets.Verbatim(strconv.Itoa(len(odd))), len(odd) == 0},
	}}
	switch {
	case len(odd) > 0:
		f.Status, f.Fix = NotMet, Manual
		f.Summary, f.Remedy = say("admin-count.odd", "count", len(odd)), say("admin-count.odd-remedy")
	case len(admins) > mostAdmins:
		f.Status, f.Fix = NotMet, Manual
		f.Summary, f.Remedy = say("admin-count.too-many", "count", len(admins)), say("admin-count.too-many-remedy")
	case h.PossibleIncomplete || assignments.Eligible.Reason() != nil:
		f.Fix = Manual
		f.Summary, f.Remedy = say("admin-count.unknown"), say("admin-count.unknown-remedy")
	case len(admins) < fewestAdmins:
		f.Status, f.Fix = NotMet, Manual
		f.Summary, f.Remedy = say("admin-count.too-few", "count", len(admins)), say("admin-count.too-few-remedy")
	default:
		f.Status, f.Summary = Met, say("admin-count.met", "count", len(admins))
	}
	return f, nil
}

func adminDetail(u graph.User) assets.Text {
	switch {
	case u.Synced:
		return say("admin-count.synced")
	case u.Guest || u.Invited:
		return say("admin-count.guest")
	}
	return assets.Text{}
}

// Plan is for a person: who is to be an administrator is nothing that a program decides.
func (s adminCount) Plan(context.Context, Answers) (Plan, error) {
	return Plan{Step: AdminCount, Manual: []assets.Text{say("admin-count.do-review"), say("admin-count.do-cloud-only")}}, nil
}
