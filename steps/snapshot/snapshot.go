package snapshot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
	"cspready/steps/whatif"
)

// A Snapshot is what is read of a tenant in one attempt of a run, or for one plan. Each part is read once, by the
// first requirement that needs it, and says itself whether it was read.
type Snapshot struct {
	reader     *Reader
	directory  *directory        // may be that of an earlier run
	tenantInfo *steps.TenantInfo // from [Options]; nil: read from the tenant
	skip       <-chan struct{}   // from [Options]

	operator         lazyPart[graph.Operator]
	securityDefaults lazyPart[bool]
	policies         lazyPart[[]graph.Policy]
	strengths        lazyPart[[]graph.Strength]
	locations        lazyPart[[]graph.Location]
	judgement        lazyPart[*Judgement]

	administrators lazyPart[map[int32]bool] // who was asked first for methods, see [Snapshot.askedFirst]
	methodsPolicy  lazyPart[graph.MethodsPolicy]
	trust          lazyPart[graph.Tri]
	methodEvidence lazyPart[*methodEvidence]

	questions      int            // how often Microsoft's What If is asked before there is a judgement
	firstQuestions lazyPart[bool] // done when these are
	opinionMu      sync.Mutex     // guards the rest of this group
	chosen         []*whatif.Question
	chosenFor      int // for how many questions chosen is enough
	judged         *Judgement
	judgedFor      int // number of answers in judged

	apps  appParts
	score lazyPart[[]graph.ScoreItem]
}

// A Judgement is a verdict with the tenant that it is about.
type Judgement struct {
	*coverage.Verdict
	Tenant  *coverage.Tenant
	opinion whatif.Opinion
}

// Tenant returns the reads of single objects, which no two requirements share.
func (s *Snapshot) Tenant() ReadAPI { return s.reader.Tenant }

// Operator returns who is signed in, with the roles.
func (s *Snapshot) Operator(ctx context.Context) Part[graph.Operator] {
	if s.tenantInfo != nil {
		return WholePart(s.tenantInfo.Operator)
	}
	return s.operator.readOnceFrom(ctx, s.reader.Tenant.Operator)
}

// SecurityDefaults reports whether security defaults are on.
func (s *Snapshot) SecurityDefaults(ctx context.Context) Part[bool] {
	return s.securityDefaults.readOnceFrom(ctx, s.reader.Tenant.SecurityDefaults)
}

// Policies returns the Conditional Access policies. A tenant without the licence for them has none.
func (s *Snapshot) Policies(ctx context.Context) Part[[]graph.Policy] {
	return s.policies.readOnceFrom(ctx, func(ctx context.Context) ([]graph.Policy, error) {
		list, err := s.reader.Tenant.Policies(ctx)
		if errors.Is(err, graph.ErrUnlicensed) {
			return nil, nil
		}
		return list, err
	})
}

// Strengths returns the authentication strengths that policies can require.
func (s *Snapshot) Strengths(ctx context.Context) Part[[]graph.Strength] {
	return s.strengths.readOnceFrom(ctx, s.reader.Tenant.Strengths)
}

// Locations returns the named locations that policies can refer to.
func (s *Snapshot) Locations(ctx context.Context) Part[[]graph.Location] {
	return s.locations.readOnceFrom(ctx, s.reader.Tenant.Locations)
}

// PerUserMFA reads the state of legacy per-user MFA of some accounts, by id. It is not cached: which accounts matter
// depends on the verdict.
func (s *Snapshot) PerUserMFA(ctx context.Context, ids []string) Part[map[string]string] {
	states := map[string]string{}
	var reason error
	for read := range s.reader.Tenant.PerUserMFA(ctx, ids) {
		if read.Err != nil {
			reason = read.Err
			continue
		}
		states[read.UserID] = read.State
	}
	if len(states) < len(ids) {
		return SomePart(states, reason)
	}
	return WholePart(states)
}

// JudgeAlone compares all users with the policies, or with security defaults where they are on, and asks no one else:
// a plan is made from it, as it must not change with every answer. Without policies and users there is no verdict.
// Everything else that cannot be read makes it unknown for the users concerned.
func (s *Snapshot) JudgeAlone(ctx context.Context) (*Judgement, error) {
	return s.judgement.readOnceFrom(ctx, func(ctx context.Context) (*Judgement, error) {
		t, err := s.describeTenant(ctx)
		if err != nil {
			return nil, err
		}
		v := coverage.Judge(t)
		if !t.SecurityDefaults && s.addPerUserMFA(ctx, t, v) {
			v = coverage.Judge(t)
		}
		return &Judgement{Verdict: v, Tenant: t}, nil
	}).Whole()
}

// JudgePolicies judges the policies even where security defaults are on, as a switch to them has to be judged
// beforehand.
func (s *Snapshot) JudgePolicies(ctx context.Context) (*Judgement, error) {
	if on, err := s.SecurityDefaults(ctx).Whole(); err != nil || !on {
		if err != nil {
			return nil, err
		}
		return s.JudgeAlone(ctx)
	}
	t := &coverage.Tenant{Names: map[string]string{}, PerUserMFA: map[int]string{}}
	var err error
	if t.Policies, err = s.Policies(ctx).Whole(); err != nil {
		return nil, err
	}
	if err := s.FillTenant(ctx, t); err != nil {
		return nil, err
	}
	return &Judgement{Verdict: coverage.Judge(t), Tenant: t}, nil
}

func (s *Snapshot) describeTenant(ctx context.Context) (*coverage.Tenant, error) {
	on, err := s.SecurityDefaults(ctx).Whole()
	if err != nil {
		return nil, err
	}
	t := &coverage.Tenant{SecurityDefaults: on, Names: map[string]string{}, PerUserMFA: map[int]string{}}
	if !on {
		if t.Policies, err = s.Policies(ctx).Whole(); err != nil {
			return nil, err
		}
	}
	return t, s.FillTenant(ctx, t)
}

// FillTenant adds the users and the objects that policies refer to.
func (s *Snapshot) FillTenant(ctx context.Context, t *coverage.Tenant) (err error) {
	t.Unlicensed = s.Licence(ctx).Seen() < graph.P1 // an unknown one is the lowest
	if t.People, err = s.Users(ctx).Whole(); err != nil {
		return err
	}
	if t.Roles, err = s.policyRoles(ctx, t.Policies); steps.NeedsPerson(err) {
		return err
	}
	if err := s.addSyncMethods(ctx, t); err != nil {
		return err
	}
	t.Explain = func(err error) assets.Text { return steps.Explain(err).Happened }
	t.Groups = s.Groups(ctx, t.People, policyGroupIDs(t.Policies), true)
	s.addLocations(ctx, t)
	if slices.ContainsFunc(t.Policies, func(p graph.Policy) bool {
		return p.Grant != nil && p.Grant.Strength != nil && p.Grant.Strength.Combinations == nil
	}) {
		t.Strengths = s.Strengths(ctx).Seen() // those that stay unknown cover no one
	}
	t.BreakGlass = s.reader.BreakGlassAccounts(t.People)
	return nil
}

// policyRoles returns the holders of roles as policies need them: where one names a role, it matters who holds it for
// good. Without an answer every account may hold any role.
func (s *Snapshot) policyRoles(ctx context.Context, policies []graph.Policy) (coverage.Roles, error) {
	var (
		named = policyRoleIDs(slices.DeleteFunc(slices.Clone(policies), func(p graph.Policy) bool { return !isRelevant(p) }))
		roles coverage.Roles
		err   error
	)
	if len(named) > 0 {
		roles, err = s.LastingRoleHolders(ctx, named)
	} else {
		roles, err = s.RoleHolders(ctx)
	}
	if err != nil {
		return coverage.NewRoles(nil, err), err
	}
	return roles, nil
}

// addSyncMethods reads the methods of accounts that may be Microsoft's for directory synchronisation.
func (s *Snapshot) addSyncMethods(ctx context.Context, t *coverage.Tenant) error {
	// without the domain none is certain to be Microsoft's
	t.InitialDomain, t.SyncMethods = s.Organization(ctx).Seen().InitialDomain, map[int]graph.Tri{}
	candidates := t.SyncCandidates()
	if len(candidates) == 0 {
		return nil
	}
	methods, err := s.MethodsOf(ctx, t.People, candidates)
	if steps.NeedsPerson(err) {
		return err
	}
	for n, list := range methods {
		t.SyncMethods[int(n)] = graph.TriOf(slices.ContainsFunc(list, graph.Method.CountsAsMFA))
	}
	return nil
}

// SyncAccounts returns the accounts of directory synchronisation, with which no person signs in, by number.
func (s *Snapshot) SyncAccounts(ctx context.Context) (map[int]bool, error) {
	t := &coverage.Tenant{}
	var err error
	if t.People, err = s.Users(ctx).Whole(); err != nil {
		return nil, err
	}
	if t.Roles, err = s.RoleHolders(ctx); steps.NeedsPerson(err) {
		return nil, err
	}
	err = s.addSyncMethods(ctx, t)
	return t.SyncAccounts(), err
}

// addLocations reads the named locations where a policy refers to any. If they cannot be read, they are named by id,
// and none is known to be trusted.
func (s *Snapshot) addLocations(ctx context.Context, t *coverage.Tenant) {
	if !slices.ContainsFunc(t.Policies, func(p graph.Policy) bool { return p.Conditions.Locations != nil }) {
		return
	}
	found, err := s.Locations(ctx).Whole()
	if err != nil {
		return
	}
	t.TrustedLocations, t.Locations = []string{}, append([]graph.Location{}, found...)
	for _, l := range found {
		t.Names[l.ID] = l.Name
		if l.Trusted {
			t.TrustedLocations = append(t.TrustedLocations, l.ID)
		}
	}
}

// perUserLimit is how many accounts are read at most for their per-user MFA. Twenty take one request, and a tenant
// with more uncovered accounts needs another solution anyway.
const perUserLimit = 100

// addPerUserMFA reads per-user MFA of the uncovered accounts. It reports whether there was any.
func (s *Snapshot) addPerUserMFA(ctx context.Context, t *coverage.Tenant, v *coverage.Verdict) bool {
	open := v.NotCovered()
	if len(open) == 0 || len(open) > perUserLimit {
		return false
	}
	ids := make([]string, len(open))
	for i, n := range open {
		ids[i] = t.People.User(int(n)).ID
	}
	for id, state := range s.PerUserMFA(ctx, ids).Seen() {
		if n, ok := t.People.Find(id); ok {
			t.PerUserMFA[n] = state
		}
	}
	return len(t.PerUserMFA) > 0
}

// isRelevant reports whether a policy is in force or could be, and does something.
func isRelevant(p graph.Policy) bool {
	return p.State != graph.StateOff && (p.Grant != nil || p.LimitsSession)
}

// policyGroupIDs lists the groups that policies include and exclude.
func policyGroupIDs(policies []graph.Policy) []string {
	var ids []string
	for _, p := range policies {
		if isRelevant(p) {
			groups := p.Conditions.Users.Groups
			ids = append(append(ids, groups.Include...), groups.Exclude...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// policyRoleIDs lists the roles that policies include and exclude.
func policyRoleIDs(policies []graph.Policy) []string {
	var ids []string
	for _, p := range policies {
		roles := p.Conditions.Users.Roles
		ids = append(ids, roleIDs(slices.Concat(roles.Include, roles.Exclude))...)
	}
	return ids
}

// roleIDs returns the ids among the roles of a policy, in lower case. Words are left out.
func roleIDs(roles []string) []string {
	var ids []string
	for _, id := range roles {
		if graph.IsGUID(id) {
			ids = append(ids, strings.ToLower(id))
		}
	}
	return ids
}
