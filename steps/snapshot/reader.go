package snapshot

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
)

// ReadAPI are the reads that a [Reader] needs of a tenant.
type ReadAPI interface {
	Session() (graph.Session, bool)
	Organization(ctx context.Context) (graph.Organization, error)
	Licence(ctx context.Context) (graph.Licence, error)
	Operator(ctx context.Context) (graph.Operator, error)
	Domains(ctx context.Context) ([]graph.Domain, error)

	Users(ctx context.Context) iter.Seq2[graph.User, error]
	Assignments(ctx context.Context, more func() []string) (graph.AssignmentList, error)
	Eligible(ctx context.Context, more func() []string) (graph.AssignmentList, error)
	RoleSchedules(ctx context.Context, roleTemplate string) ([]graph.RoleSchedule, error)
	GroupMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members]
	EligibleMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members]
	GroupsNamed(ctx context.Context, names ...string) ([]graph.Group, error)

	SecurityDefaults(ctx context.Context) (bool, error)
	Policies(ctx context.Context) ([]graph.Policy, error)
	Strengths(ctx context.Context) ([]graph.Strength, error)
	Locations(ctx context.Context) ([]graph.Location, error)
	WhatIf(ctx context.Context, q graph.WhatIfQuestion) ([]graph.WhatIfPolicy, error)
	PerUserMFA(ctx context.Context, userIDs []string) iter.Seq[graph.PerUserMFA]
	Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods]
	Registrations(ctx context.Context) iter.Seq2[graph.Registration, error]
	MethodsPolicy(ctx context.Context) (graph.MethodsPolicy, error)
	DefaultTrust(ctx context.Context) (graph.InboundTrust, error)
	PartnerTrusts(ctx context.Context) ([]graph.InboundTrust, error)

	Applications(ctx context.Context) ([]graph.Application, error)
	DeletedApplications(ctx context.Context) ([]graph.Application, error)
	Principals(ctx context.Context) iter.Seq2[graph.ServicePrincipalObject, error]
	PrincipalOf(ctx context.Context, appID string) (graph.ServicePrincipalObject, error)
	CredentialRules(ctx context.Context) (graph.CredentialRules, error)
	GrantsOf(ctx context.Context, client string) ([]graph.PermissionGrant, error)
	RolesOf(ctx context.Context, client string) ([]graph.AppRoleGrant, error)
	AppOwners(ctx context.Context, id string) ([]graph.User, error)
	AppRules(ctx context.Context, id string) ([]graph.CredentialRules, error)

	WithoutMFA(ctx context.Context) ([]graph.NonMFAPrincipal, error)
	Adoption(ctx context.Context) ([]graph.AppAdoption, error)
	Score(ctx context.Context) ([]graph.ScoreItem, error)
}

// A Reader reads one tenant for the requirements of a visit, which share it. [Reader.Bind] binds it to an attempt of
// a run: all readers that are bound to the same attempt have one [Snapshot]. An unbound reader serves plans, and the
// check after a change.
type Reader struct {
	Tenant  ReadAPI
	Profile steps.Profile

	directories *directories // of all readers of the visit
	attempt     *Attempt     // nil: unbound
}

// NewReader returns a reader for one visit to a tenant.
func NewReader(t ReadAPI, p steps.Profile) *Reader {
	return &Reader{Tenant: t, Profile: p, directories: &directories{}}
}

// Bind returns the reader for one attempt of a run.
func (r *Reader) Bind(a *Attempt) *Reader {
	bound := *r
	bound.attempt = a
	return &bound
}

// Read returns the snapshot of the attempt. An unbound reader starts a new one, in which switches, policies and
// applications are read again, and the directory of the last run is reused.
func (r *Reader) Read() *Snapshot {
	if r.attempt != nil {
		return r.attemptSnapshot()
	}
	return &Snapshot{reader: r, directory: r.directories.latestDirectory()}
}

// Refresh is like Read but also reloads users and role assignments when no check is running. It is for decisions that
// depend on the current users.
func (r *Reader) Refresh() *Snapshot {
	if r.attempt != nil {
		return r.attemptSnapshot()
	}
	return &Snapshot{reader: r, directory: r.directories.newDirectory()}
}

// attemptSnapshot returns the snapshot of the attempt, created for the first reader that asks. The first attempt
// reads the directory again, unless the options say otherwise; later ones reuse it, since they are about switches and
// policies that were changed a moment ago.
func (r *Reader) attemptSnapshot() *Snapshot {
	a := r.attempt
	return loadShared(a, r.directories, func() *Snapshot {
		s := &Snapshot{reader: r, tenantInfo: a.Options.TenantInfo, skip: a.Options.Skip, questions: a.Options.WhatIf}
		if a.Number == 0 && !a.Options.ReuseDirectory {
			s.directory = r.directories.newDirectory()
		} else {
			s.directory = r.directories.latestDirectory()
		}
		if a.Number == 0 {
			s.directory.whatIf.restart()
		}
		r.directories.setAttempt(a)
		return s
	})
}

// IsUnattended reports whether an application is signed in without a user.
func (r *Reader) IsUnattended() bool {
	session, _ := r.Tenant.Session()
	return session.IsApp()
}

// AskBreakGlass is the question which accounts are the tenant's break-glass accounts, and the key of its answer.
const AskBreakGlass = "break-glass"

// BreakGlassNames lists the declared break-glass accounts by id or user principal name, from flags, statements and
// answers.
func (r *Reader) BreakGlassNames(answers steps.Answers) []string {
	stated, _ := r.Profile.Statements.Latest(AskBreakGlass)
	return slices.Concat(r.Profile.BreakGlass, stated.Answer, answers[AskBreakGlass])
}

// BreakGlassAccounts returns the declared break-glass accounts that exist, by their number in the roster.
func (r *Reader) BreakGlassAccounts(users *coverage.Roster) map[int]bool {
	found := map[int]bool{}
	names := r.BreakGlassNames(nil)
	if len(names) == 0 {
		return found
	}
	var upns []string
	for _, name := range names {
		if n, ok := users.Find(name); ok && graph.IsGUID(name) {
			found[n] = true
		} else {
			upns = append(upns, strings.ToLower(name))
		}
	}
	for i := 0; i < users.Len() && len(upns) > 0; i++ {
		if slices.Contains(upns, strings.ToLower(users.User(i).UserPrincipalName)) {
			found[i] = true
		}
	}
	return found
}

// LastAttempt returns the last attempt of the last check in the visit; nil before the first.
func (r *Reader) LastAttempt() *Attempt {
	r.directories.mu.Lock()
	defer r.directories.mu.Unlock()
	return r.directories.attempt
}

// directories has the directory that was read last in a visit, and the attempt that was begun last.
type directories struct {
	mu      sync.Mutex
	last    *directory
	attempt *Attempt
}

func (d *directories) setAttempt(a *Attempt) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.attempt = a
}

// latestDirectory returns the directory of the last run, or a new one if that could not be read completely.
func (d *directories) latestDirectory() *directory {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.last == nil || d.last.isFailed() {
		d.last = &directory{}
	}
	return d.last
}

// newDirectory returns a directory in which everything is read again.
func (d *directories) newDirectory() *directory {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = &directory{}
	return d.last
}

// ManualPlan returns a plan of advice alone.
func ManualPlan(ctx context.Context, r *Reader, step string, manual ...assets.Text) (steps.Plan, error) {
	org, err := r.Read().ReadOrganization(ctx)
	return steps.Plan{Tenant: org, Step: step, Manual: manual}, err
}
