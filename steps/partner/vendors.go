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

// VendorsID is the id of the list of vendors that may act in Partner Center or over the directory.
const VendorsID = "vendor-access"

// AskVendors asks which vendors' permissions were looked at: ids of service principals.
const AskVendors = "vendors-reviewed"

// microsoftTenants are those that Microsoft registers its own applications in.
//
// https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
var microsoftTenants = []string{"f8cdef31-a31e-4b4a-93e4-5f571e91255a", "72f988bf-86f1-41af-91ab-2d7cd011db47"}

// vendors lists applications of others that were given permission here.
type vendors struct {
	dir    steps.AppTenant
	reader *snapshot.Reader
}

// NewVendors returns the requirement to know which vendors have access.
func NewVendors(t steps.Tenant, r *snapshot.Reader) steps.Step { return vendors{t, r} }

// Info names Microsoft's page on control panel vendors.
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
		Reads: snapshot.AppReads(),
	}
}

// A vendor is one application of another tenant with what it may do.
type vendor struct {
	graph.ServicePrincipalObject
	partner, graph []string  // delegated permissions of Partner Center; application permissions of Microsoft Graph
	since, last    time.Time // the first and the last of the application permissions; zero when there are none
}

// Check lists them. Whether a vendor keeps the password of one of the partner's users no interface shows: that has to be asked.
func (s vendors) Check(ctx context.Context) (steps.Finding, error) {
	list, unread, err := s.find(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	subjects := make([]steps.Subject, len(list))
	for i, v := range list {
		subjects[i] = v.subject()
	}
	f := steps.Finding{Subjects: steps.SubjectsOf(subjects...), Facts: []steps.Fact{{Name: assets.Say("fact.vendors"), Got: assets.Say("vendors.count", "count", len(list)), OK: true}}}
	switch {
	case unread != nil:
		f.Fix, f.Summary, f.Remedy = steps.Manual, assets.Say("vendors.unread"), steps.Explain(unread).Next
		return f, nil
	case len(list) == 0:
		f.Status, f.Summary = steps.Met, assets.Say("vendors.none")
		return f, nil
	}
	return s.reviewed(f, list), nil
}

// Plan has nothing but advice: to take a vendor's permission away ends what it does for the partner.
func (s vendors) Plan(ctx context.Context, _ steps.Answers) (steps.Plan, error) {
	return snapshot.ByHandPlan(ctx, s.reader, VendorsID, assets.Say("vendors.do-ask"), assets.Say("vendors.do-remove"))
}

// reviewed is the finding where there are vendors: somebody has to have looked at each.
func (s vendors) reviewed(f steps.Finding, list []vendor) steps.Finding {
	q := steps.Question{ID: AskVendors, Many: true, Statement: true, Title: assets.Say("ask.vendors"), Help: assets.Say("ask.vendors-help")}
	said, _ := s.reader.Profile.Testimony.Recall(AskVendors)
	open := 0
	for _, v := range list {
		q.Options = append(q.Options, steps.Option{Value: v.ID, Label: assets.Say("ask.vendor", "name", v.Name, "publisher", v.from())})
		if slices.Contains(said.Answer, v.ID) && !v.last.After(said.At) { // it was given nothing since
			q.Default = append(q.Default, v.ID)
		} else {
			open++
		}
	}
	f.Questions = []steps.Question{q}
	f.Fix = steps.Guided
	if open > 0 {
		f.Status, f.Summary, f.Remedy = steps.Attention, assets.Say("vendors.some", "count", len(list)), assets.Say("vendors.some-remedy")
		return f
	}
	f.Status, f.Basis, f.Summary = steps.Met, steps.Stated, assets.Say("vendors.reviewed", "count", len(list))
	f.Facts = append(f.Facts, steps.Fact{Name: assets.Say("fact.vendors-reviewed"), OK: true,
		Got: assets.Say("statement.made", "said", assets.Say("vendors.looked"), "by", said.By, "at", steps.Moment(said.At))})
	return f
}

// find reads who of the foreign service principals holds something. Unread is why a part of it is not known.
func (s vendors) find(ctx context.Context) (list []vendor, unread, err error) {
	r := s.reader.Read()
	org, err := s.reader.Read().Organization(ctx).Whole()
	if err != nil {
		return nil, nil, err
	}
	all, err := r.ServicePrincipals(ctx).Whole()
	if err != nil {
		return nil, nil, err
	}
	found := map[string]*vendor{}
	for _, p := range all {
		if foreign(p, org) {
			found[p.ID] = &vendor{ServicePrincipalObject: p}
		}
	}
	if len(found) == 0 {
		return nil, nil, nil
	}
	unread = errors.Join(s.partnerGrants(ctx, r, found), s.directoryRoles(ctx, r, found))
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

// foreign reports whether an application is registered elsewhere, and not by Microsoft. One of which Graph does not say where may be; managed
// identities and the like belong to the tenant.
func foreign(p graph.ServicePrincipalObject, org graph.Organization) bool {
	if p.OwnerTenantID == "" {
		return strings.EqualFold(p.Kind, "Application")
	}
	return !strings.EqualFold(p.OwnerTenantID, org.ID) && !slices.Contains(microsoftTenants, strings.ToLower(p.OwnerTenantID))
}

// partnerGrants notes who was given permission on Partner Center.
func (s vendors) partnerGrants(ctx context.Context, r *snapshot.Snapshot, found map[string]*vendor) error {
	api, err := r.API(ctx, graph.PartnerCenterAPI).Whole()
	if errors.Is(err, graph.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return eachOf(s.dir.GrantsOn(ctx, api.ID), func(g graph.PermissionGrant) {
		if v := found[g.ClientID]; v != nil {
			v.partner = merge(v.partner, g.Scopes)
		}
	})
}

// directoryRoles notes who holds application permissions over the directory.
func (s vendors) directoryRoles(ctx context.Context, r *snapshot.Snapshot, found map[string]*vendor) error {
	api, err := r.API(ctx, graph.GraphAPI).Whole()
	if err != nil {
		return err
	}
	return eachOf(s.dir.RolesOn(ctx, api.ID), func(g graph.AppRoleGrant) {
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
		v.graph = merge(v.graph, []string{value})
		if v.since.IsZero() || g.Created.Before(v.since) {
			v.since = g.Created
		}
		v.last = steps.Later(v.last, g.Created)
	})
}

// eachOf goes through a sequence until it fails.
func eachOf[T any](all iter.Seq2[T, error], do func(T)) error {
	for one, err := range all {
		if err != nil {
			return err
		}
		do(one)
	}
	return nil
}

func merge(list, more []string) []string {
	for _, m := range more {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// subject is one vendor with its publisher, what it may do, and since when.
func (v vendor) subject() steps.Subject {
	permissions := make([]string, 0, len(v.partner)+len(v.graph))
	for _, p := range v.partner {
		permissions = append(permissions, sam.APIName(graph.PartnerCenterAPI)+" "+p)
	}
	for _, p := range v.graph {
		permissions = append(permissions, sam.APIName(graph.GraphAPI)+" "+p)
	}
	facts := []steps.Fact{
		{Name: assets.Say("fact.vendor-publisher"), Want: assets.Say("vendors.verified"), Got: v.from(), OK: v.Publisher != ""},
		{Name: assets.Say("fact.vendor-scopes"), Got: assets.Say("ca.list", "list", permissions), OK: !slices.ContainsFunc(v.graph, sam.IsDangerous)},
		{Name: assets.Say("fact.vendor-tenant"), Got: v.home(), OK: v.OwnerTenantID != ""},
		{Name: assets.Say("fact.vendor-since"), Got: v.came(), OK: true},
		{Name: assets.Say("fact.vendor-enabled"), Got: assets.Say("tri." + v.Enabled.String()), OK: true},
	}
	return steps.Subject{Kind: steps.AppSubject, ID: v.ID, Name: v.Name, Detail: assets.Say("vendors.detail", "publisher", v.from(), "count", len(permissions)), Facts: facts}
}

// from is the verified publisher.
func (v vendor) from() assets.Text {
	if v.Publisher == "" {
		return assets.Say("vendors.unverified")
	}
	return steps.Verbatim(v.Publisher)
}

// home is the tenant that it is registered in.
func (v vendor) home() assets.Text {
	if v.OwnerTenantID == "" {
		return assets.Say("tri.unknown")
	}
	return steps.Verbatim(v.OwnerTenantID)
}

// came is since when it has its permissions: consents have no date, so the day on which it came into the tenant stands for them.
func (v vendor) came() assets.Text {
	at := v.since
	if at.IsZero() {
		at = v.Created
	}
	if at.IsZero() {
		return assets.Say("tri.unknown")
	}
	return steps.Verbatim(at.UTC().Format(time.DateOnly))
}
