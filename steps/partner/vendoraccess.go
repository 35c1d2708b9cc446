package partner

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/sam"
	"cspready/steps/snapshot"
)

// VendorsID is the id of the requirement that the operator has reviewed the vendors with access.
const VendorsID = "vendor-access"

// AskVendors is the question which vendors were reviewed. Its answers are ids of service principals.
const AskVendors = "vendors-reviewed"

// microsoftTenants are the tenants in which Microsoft registers its own applications.
//
// https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
var microsoftTenants = []string{"f8cdef31-a31e-4b4a-93e4-5f571e91255a", "72f988bf-86f1-41af-91ab-2d7cd011db47"}

// vendors lists the applications of other tenants with permissions in Partner Center or the directory.
type vendors struct {
	tenant steps.AppAPI
	reader *snapshot.Reader
}

// NewVendors returns the requirement that the operator has reviewed the vendors with access.
func NewVendors(t steps.Tenant, r *snapshot.Reader) steps.Step { return vendors{t, r} }

// Info names Microsoft's pages on control panel vendors and on what partners must enforce.
func (vendors) Info() steps.Info {
	return steps.Info{
		ID:    VendorsID,
		Stage: steps.StageVendors,
		Level: steps.InformativeFor,
		Title: assets.Say("vendors.title"),
		Why:   assets.Say("vendors.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/enroll/enroll-as-cpv",
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
		},
		Reads: snapshot.AppScopes(),
	}
}

// A vendor is an application of another tenant with its permissions.
type vendor struct {
	graph.ServicePrincipalObject
	partner, graph []string  // delegated permissions for Partner Center; application permissions for Microsoft Graph
	since, last    time.Time // when it got its first and last application permission; zero without any
}

// Check lists the vendors. There is no API for whether a vendor has the password of one of the partner's users, so the
// operator has to review them.
func (s vendors) Check(ctx context.Context) (steps.Finding, error) {
	list, unread, err := s.readVendors(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	subjects := make([]steps.Subject, len(list))
	for i, v := range list {
		subjects[i] = v.newSubject()
	}
	f := steps.Finding{Subjects: steps.NewSubjects(subjects...), Facts: []steps.Fact{{
		Name: assets.Say("fact.vendors"), Got: assets.Say("vendors.count", "count", len(list)), OK: true,
	}}}
	switch {
	case unread != nil:
		f.Fix, f.Summary, f.Next = steps.Manual, assets.Say("vendors.unread"), steps.Explain(unread).Next
		return f, nil
	case len(list) == 0:
		f.Status, f.Summary = steps.Met, assets.Say("vendors.none")
		return f, nil
	}
	return s.judgeReview(f, list), nil
}

// Plan gives advice alone: removing a vendor's permission ends its services for the partner.
func (s vendors) Plan(ctx context.Context, _ steps.Answers) (steps.Plan, error) {
	return snapshot.ManualPlan(ctx, s.reader, VendorsID, assets.Say("vendors.do-ask"), assets.Say("vendors.do-remove"))
}

// judgeReview returns the finding of a tenant with vendors. The operator must have reviewed each of them, after it got
// its last permission.
func (s vendors) judgeReview(f steps.Finding, list []vendor) steps.Finding {
	q := steps.Question{
		ID: AskVendors, Many: true, Statement: true, Title: assets.Say("ask.vendors"), Help: assets.Say("ask.vendors-help"),
	}
	statement, _ := s.reader.Profile.Statements.Valid(AskVendors)
	open := 0
	for _, v := range list {
		q.Options = append(q.Options, steps.Option{
			Value: v.ID, Label: assets.Say("ask.vendor", "name", v.Name, "publisher", v.publisherText()),
		})
		if slices.Contains(statement.Answer, v.ID) && !v.last.After(statement.At) {
			q.Default = append(q.Default, v.ID)
		} else {
			open++
		}
	}
	f.Questions = []steps.Question{q}
	f.Fix = steps.Guided
	if open > 0 {
		f.Status, f.Summary = steps.Attention, assets.Say("vendors.some", "count", len(list))
		f.Next = assets.Say("vendors.some-remedy")
		return f
	}
	f.Status, f.Basis, f.Summary = steps.Met, steps.Stated, assets.Say("vendors.reviewed", "count", len(list))
	f.Facts = append(f.Facts, newReviewFact(statement))
	return f
}

func newReviewFact(s steps.Statement) steps.Fact {
	return steps.Fact{
		Name: assets.Say("fact.vendors-reviewed"), OK: true,
		Got: assets.Say("statement.made", "said", assets.Say("vendors.looked"), "by", s.By, "at", steps.FormatTime(s.At)),
	}
}

// readVendors reads the applications of other tenants that have permissions. Unread is the reason why the list may be
// incomplete.
func (s vendors) readVendors(ctx context.Context) (list []vendor, unread, err error) {
	r := s.reader.Read()
	org, err := r.Organization(ctx).Whole()
	if err != nil {
		return nil, nil, err
	}
	all, err := r.ServicePrincipals(ctx).Whole()
	if err != nil {
		return nil, nil, err
	}
	found := map[string]*vendor{}
	for _, p := range all {
		if isForeign(p, org) {
			found[p.ID] = &vendor{ServicePrincipalObject: p}
		}
	}
	if len(found) == 0 {
		return nil, nil, nil
	}
	unread = errors.Join(s.readPartnerGrants(ctx, r, found), s.readDirectoryRoles(ctx, r, found))
	if steps.NeedsPerson(unread) {
		return nil, nil, unread
	}
	for _, p := range all {
		if v := found[p.ID]; v != nil && len(v.partner)+len(v.graph) > 0 {
			list = append(list, *v)
		}
	}
	return list, unread, nil
}

// isForeign reports whether an application is registered in another tenant, except Microsoft's. One without an owner in
// Graph may be; managed identities and similar belong to the tenant.
func isForeign(p graph.ServicePrincipalObject, org graph.Organization) bool {
	if p.OwnerTenantID == "" {
		return strings.EqualFold(p.Kind, "Application")
	}
	return !strings.EqualFold(p.OwnerTenantID, org.ID) &&
		!slices.Contains(microsoftTenants, strings.ToLower(p.OwnerTenantID))
}

// readPartnerGrants adds the delegated permissions for Partner Center to the vendors found.
func (s vendors) readPartnerGrants(ctx context.Context, r *snapshot.Snapshot, found map[string]*vendor) error {
	api, err := r.API(ctx, graph.PartnerCenterAPI).Whole()
	if errors.Is(err, graph.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return forEach(s.tenant.GrantsOn(ctx, api.ID), func(g graph.PermissionGrant) {
		if v := found[g.ClientID]; v != nil {
			v.partner = addMissing(v.partner, g.Scopes)
		}
	})
}

// readDirectoryRoles adds the application permissions for Microsoft Graph to the vendors found.
func (s vendors) readDirectoryRoles(ctx context.Context, r *snapshot.Snapshot, found map[string]*vendor) error {
	api, err := r.API(ctx, graph.GraphAPI).Whole()
	if err != nil {
		return err
	}
	return forEach(s.tenant.RolesOn(ctx, api.ID), func(g graph.AppRoleGrant) {
		v := found[g.PrincipalID]
		if v == nil {
			return
		}
		value := g.RoleID
		for _, o := range api.AppPermissions {
			if strings.EqualFold(o.ID, g.RoleID) {
				value = o.Value
			}
		}
		v.graph = addMissing(v.graph, []string{value})
		if v.since.IsZero() || g.Created.Before(v.since) {
			v.since = g.Created
		}
		v.last = steps.LaterTime(v.last, g.Created)
	})
}

// forEach calls a function for each item of a sequence, and returns its first error.
func forEach[T any](all iter.Seq2[T, error], do func(T)) error {
	for one, err := range all {
		if err != nil {
			return err
		}
		do(one)
	}
	return nil
}

// addMissing appends the values that the list does not contain.
func addMissing(list, more []string) []string {
	for _, m := range more {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// newSubject describes a vendor: its publisher, its permissions, and since when it has them.
func (v vendor) newSubject() steps.Subject {
	permissions := make([]string, 0, len(v.partner)+len(v.graph))
	for _, p := range v.partner {
		permissions = append(permissions, sam.APIName(graph.PartnerCenterAPI)+" "+p)
	}
	for _, p := range v.graph {
		permissions = append(permissions, sam.APIName(graph.GraphAPI)+" "+p)
	}
	facts := []steps.Fact{
		{
			Name: assets.Say("fact.vendor-publisher"), Want: assets.Say("vendors.verified"), Got: v.publisherText(),
			OK: v.Publisher != "",
		},
		{
			Name: assets.Say("fact.vendor-scopes"), Got: assets.Say("ca.list", "list", permissions),
			OK: !slices.ContainsFunc(v.graph, sam.IsDangerous),
		},
		{Name: assets.Say("fact.vendor-tenant"), Got: v.tenantText(), OK: v.OwnerTenantID != ""},
		{Name: assets.Say("fact.vendor-since"), Got: v.sinceText(), OK: true},
		{Name: assets.Say("fact.vendor-enabled"), Got: assets.Say("tri." + v.Enabled.String()), OK: true},
	}
	return steps.Subject{
		Kind: steps.AppSubject, ID: v.ID, Name: v.Name, Facts: facts,
		Detail: assets.Say("vendors.detail", "publisher", v.publisherText(), "count", len(permissions)),
	}
}

// publisherText returns the verified publisher.
func (v vendor) publisherText() assets.Text {
	if v.Publisher == "" {
		return assets.Say("vendors.unverified")
	}
	return assets.Verbatim(v.Publisher)
}

// tenantText returns the id of the tenant that the application is registered in.
func (v vendor) tenantText() assets.Text {
	if v.OwnerTenantID == "" {
		return assets.Say("tri.unknown")
	}
	return assets.Verbatim(v.OwnerTenantID)
}

// sinceText returns the day since which the vendor has its permissions. Delegated permissions have no date in Graph, so
// for these it is the day on which the service principal was created.
func (v vendor) sinceText() assets.Text {
	at := v.since
	if at.IsZero() {
		at = v.Created
	}
	if at.IsZero() {
		return assets.Say("tri.unknown")
	}
	return assets.Verbatim(at.UTC().Format(time.DateOnly))
}
