package steps

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"

	"cspready/graph"
	"cspready/steps/mfa"
)

// accessTenant is what judging MFA asks of a tenant.
type accessTenant interface {
	people
	SecurityDefaults(ctx context.Context) (bool, error)
	Policies(ctx context.Context) ([]graph.Policy, error)
	Strengths(ctx context.Context) ([]graph.Strength, error)
	Locations(ctx context.Context) ([]graph.Location, error)
	PerUserMFA(ctx context.Context, userIDs []string) iter.Seq[graph.PerUserMFA]
}

// access is what the requirements about MFA share: one reading of the tenant in a run, and who it is about.
type access struct {
	dir     accessTenant
	methods methodsTenant
	profile Profile

	mu     sync.Mutex
	latest *directory
}

// A reading is what makes people do MFA, as it was read at one time, and the people.
type reading struct {
	*directory
	access   *access
	defaults shared[bool]
	policies shared[[]graph.Policy]
	verdict  shared[*judgement]
}

// A judgement is a verdict with what it was made of.
type judgement struct {
	*mfa.Verdict
	tenant *mfa.Tenant
}

// read returns the reading of the run. Outside a run, when one requirement is looked at after a change or planned for, switch and policies
// are read anew and the people are those of the last run.
func (a *access) read(ctx context.Context) *reading {
	r, ok := inRun(ctx, a, func(attempt int) *reading {
		return &reading{access: a, directory: a.directory(attempt == 0 && !keepsPeople(ctx))}
	})
	if !ok {
		r = &reading{access: a, directory: a.directory(false)}
	}
	return r
}

// readAnew is read for what rests on who is there: outside a run the people are read again too.
func (a *access) readAnew(ctx context.Context) *reading {
	if _, running := ctx.Value(runKey{}).(*run); running {
		return a.read(ctx)
	}
	return &reading{access: a, directory: a.directory(true)}
}

func (a *access) directory(anew bool) *directory {
	a.mu.Lock()
	defer a.mu.Unlock()
	if anew || a.latest == nil || a.latest.failed() {
		a.latest = &directory{dir: a.dir}
	}
	return a.latest
}

// failed reports whether something is to be read again because it was read in vain.
func (d *directory) failed() bool { return d.roster.failed() || d.grants.failed() }

func (r *reading) securityDefaults(ctx context.Context) (bool, error) {
	return r.defaults.get(ctx, r.access.dir.SecurityDefaults)
}

func (r *reading) conditionalAccess(ctx context.Context) ([]graph.Policy, error) {
	return r.policies.get(ctx, r.access.dir.Policies)
}

// judge holds everybody against the policies, or against security defaults where they are on. What cannot be read besides policies and
// people makes the verdict unknown for those whom it touches; those two fail it.
func (r *reading) judge(ctx context.Context) (*judgement, error) {
	return r.verdict.get(ctx, func(ctx context.Context) (*judgement, error) {
		t, err := r.tenant(ctx)
		if err != nil {
			return nil, err
		}
		v := mfa.Judge(t)
		if !t.Defaults && r.perUser(ctx, t, v) {
			v = mfa.Judge(t)
		}
		return &judgement{v, t}, nil
	})
}

func (r *reading) tenant(ctx context.Context) (*mfa.Tenant, error) {
	on, err := r.securityDefaults(ctx)
	if err != nil {
		return nil, err
	}
	t := &mfa.Tenant{Defaults: on, Names: map[string]string{}, PerUser: map[int]string{}}
	if !on {
		if t.Policies, err = r.conditionalAccess(ctx); err != nil {
			return nil, err
		}
	}
	return t, r.fill(ctx, t)
}

// fill completes a tenant with the people and with what its policies refer to.
func (r *reading) fill(ctx context.Context, t *mfa.Tenant) (err error) {
	licence, _ := r.edition(ctx)
	t.Unlicensed = licence < graph.P1
	if t.People, err = r.everybody(ctx); err != nil {
		return err
	}
	if t.Roles, err = r.holders(ctx); err != nil && needsPerson(err) {
		return err
	}
	t.RolesKnown = err == nil
	t.Groups = r.groups.read(ctx, r.dir, t.People, groupsIn(t.Policies))
	r.places(ctx, t)
	if slices.ContainsFunc(t.Policies, func(p graph.Policy) bool {
		return p.Grant != nil && p.Grant.Strength != nil && p.Grant.Strength.Combinations == nil
	}) {
		t.Strengths, _ = r.access.dir.Strengths(ctx) // those that stay unknown cover nobody
	}
	t.BreakGlass = r.access.declared(t.People)
	return nil
}

// places reads the named locations where a policy speaks of any. Unread, they have ids for names, and none is known to be trusted.
func (r *reading) places(ctx context.Context, t *mfa.Tenant) {
	if !slices.ContainsFunc(t.Policies, func(p graph.Policy) bool { return p.Conditions.Locations != nil }) {
		return
	}
	found, err := r.access.dir.Locations(ctx)
	if err != nil {
		return
	}
	t.Trusted = []string{}
	for _, l := range found {
		t.Names[l.ID] = l.Name
		if l.Trusted {
			t.Trusted = append(t.Trusted, l.ID)
		}
	}
}

// perUserLimit bounds how many accounts are asked for their old per-user MFA. It takes a request for twenty, and a tenant where more are
// open has found out already that it needs another way.
const perUserLimit = 100

// perUser asks for the old per-user MFA of the accounts that are open. It reports whether it learnt anything.
func (r *reading) perUser(ctx context.Context, t *mfa.Tenant, v *mfa.Verdict) bool {
	open := v.Open()
	if len(open) == 0 || len(open) > perUserLimit {
		return false
	}
	ids := make([]string, len(open))
	for i, n := range open {
		ids[i] = t.People.User(int(n)).ID
	}
	for read := range r.access.dir.PerUserMFA(ctx, ids) {
		if n, ok := t.People.Find(read.UserID); ok && read.Err == nil {
			t.PerUser[n] = read.State
		}
	}
	return len(t.PerUser) > 0
}

// groupsIn lists the groups that policies name which are in force or could be.
func groupsIn(policies []graph.Policy) []string {
	var ids []string
	for _, p := range policies {
		if p.State != graph.StateOff && (p.Grant != nil || p.EndsSessions) {
			ids = append(ids, p.Conditions.Users.Groups.Include...)
			ids = append(ids, p.Conditions.Users.Groups.Exclude...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// declared are the break-glass accounts that the operator named, by flag or in a statement, as ids or user principal names.
func (a *access) declared(people *mfa.Roster) map[int]bool {
	found := map[int]bool{}
	named := a.breakGlass(nil)
	if len(named) == 0 {
		return found
	}
	var upns []string
	for _, name := range named {
		if n, ok := people.Find(name); ok && graph.IsGUID(name) {
			found[n] = true
		} else {
			upns = append(upns, strings.ToLower(name))
		}
	}
	for i := 0; i < people.Len() && len(upns) > 0; i++ {
		if slices.Contains(upns, strings.ToLower(people.User(i).UserPrincipalName)) {
			found[i] = true
		}
	}
	return found
}

// breakGlass lists the names and ids of declared break-glass accounts.
func (a *access) breakGlass(answers Answers) []string {
	said, _ := a.profile.Testimony.Recall(AskBreakGlass)
	return slices.Concat(a.profile.BreakGlass, said.Answer, answers[AskBreakGlass])
}

// tenantNow reads the organization anew: a plan names the tenant, and must name the one that it is carried out in.
func (r *reading) tenantNow(ctx context.Context) (graph.Organization, error) {
	return r.access.dir.Organization(ctx)
}
