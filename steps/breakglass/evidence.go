package breakglass

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
)

// accountReader is what is asked of a tenant about single accounts.
type accountReader interface {
	Account(ctx context.Context, key string) (graph.Account, error)
	Activity(ctx context.Context, userID string) (graph.Activity, error)
	RoleSchedules(ctx context.Context, roleTemplate string) ([]graph.RoleSchedule, error)
}

// evidence is what was read about break-glass accounts, declared and possible ones.
type evidence struct {
	org         graph.Organization
	licence     graph.Licence
	roster      *coverage.Roster
	domains     []graph.Domain      // nil when they could not be read
	judgement   *snapshot.Judgement // nil when access could not be judged
	doubt       assets.Text         // why it is not certain that what is in force is enforced; empty where it is
	admins      coverage.Holders    // Global Administrators
	assignments snapshot.Assignments
	schedules   roleSchedules
	operator    string // id of the signed-in person
	statements  *steps.Testimony
	declared    []int32 // of the declared accounts
	notFound    []string
	methods     map[int32][]graph.Method
	details     map[int32]accountDetails

	chosenNames []string           // names that were chosen for new accounts, empty ones included
	attempts    map[string]attempt // the same, with who chose them
	candidates  []candidate
}

// An accountDetails is what one declared account told of itself.
type accountDetails struct {
	account     graph.Account
	err         error // why it did not
	activity    graph.Activity
	activityErr error // why its activity is not known; ErrUnlicensed without P1
}

// roleSchedules says for how long the role is held, by principal.
type roleSchedules struct {
	all []graph.RoleSchedule
	err error // why it is not known; nil where every assignment is permanent, as without P2
}

// maxDeclared bounds how many declared accounts are looked at one by one.
const maxDeclared = 10

// readEvidence reads what the judgement of break-glass accounts takes.
func (s requirement) readEvidence(ctx context.Context, r *snapshot.Snapshot) (*evidence, error) {
	e := &evidence{statements: s.reader.Profile.Testimony}
	var err error
	if e.roster, err = r.Users(ctx).Whole(); err != nil {
		return nil, err
	}
	if e.org, err = r.Organization(ctx).Whole(); err != nil {
		return nil, err
	}
	held, err := r.RoleHolders(ctx)
	if err != nil {
		return nil, err
	}
	e.admins, e.licence = held[graph.GlobalAdministrator], graph.LicenceUnknown
	e.licence, _ = r.Licence(ctx).Whole() // not known is as good as all of them
	e.assignments = r.Assignments(ctx)
	e.domains, _ = r.Domains(ctx).Whole()
	if e.judgement, err = r.Judge(ctx); steps.NeedsPerson(err) {
		return nil, err
	}
	if route, err := r.Route(ctx); err != nil {
		return nil, err
	} else if route.Route == snapshot.ByDefaultsSoon || route.Route == snapshot.ByDefaultsAgeless {
		_, e.doubt, _ = route.ExplainUnknown()
	}
	session, _ := s.dir.Session()
	e.operator = session.UserID
	e.declared, e.notFound = findDeclared(s.reader, e.roster)
	s.readDetails(ctx, e)
	e.methods, err = r.MethodsOf(ctx, e.roster, e.accountsToRead())
	e.chosenNames, e.attempts = readChosenNames(e.statements, e.org)
	e.candidates = e.findCandidates()
	return e, err
}

// findDeclared are the declared accounts, and the names among them that lead to no account.
func findDeclared(r *snapshot.Reader, people *coverage.Roster) (numbers []int32, missing []string) {
	for n := range r.BreakGlassAccounts(people) {
		numbers = append(numbers, int32(n))
	}
	slices.Sort(numbers)
	for _, name := range r.BreakGlassNames(nil) {
		found := slices.ContainsFunc(numbers, func(n int32) bool { return people.User(int(n)).HasName(name) })
		if !found && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	return numbers, missing
}

// readDetails asks the declared accounts about themselves, side by side.
func (s requirement) readDetails(ctx context.Context, e *evidence) {
	var (
		mu    sync.Mutex
		reads sync.WaitGroup
	)
	e.details = map[int32]accountDetails{}
	for _, n := range e.declared[:min(len(e.declared), maxDeclared)] {
		id := e.roster.User(int(n)).ID
		reads.Go(func() {
			var told accountDetails
			told.account, told.err = s.dir.Account(ctx, id)
			if told.activityErr = (&graph.Error{Kind: graph.ErrUnlicensed}); e.licence != graph.Free {
				told.activity, told.activityErr = s.dir.Activity(ctx, id)
			}
			mu.Lock()
			defer mu.Unlock()
			e.details[n] = told
		})
	}
	if len(e.declared) > 0 && e.licence != graph.Free { // Entra ID Governance brings it to P1 as well
		reads.Go(func() {
			e.schedules.all, e.schedules.err = s.dir.RoleSchedules(ctx, graph.GlobalAdministrator)
			if errors.Is(e.schedules.err, graph.ErrUnlicensed) {
				e.schedules.err = nil
			}
		})
	}
	reads.Wait()
}

// accountsToRead are the accounts whose own methods matter: the declared ones, and the other Global Administrators, which are compared with
// them or may be meant.
func (e *evidence) accountsToRead() []int32 {
	numbers := slices.Clone(e.declared[:min(len(e.declared), maxDeclared)])
	for _, n := range e.admins.Active {
		if len(numbers) < 2*maxDeclared && !slices.Contains(numbers, n) && e.roster.IsEnabled(int(n)) {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// isOnInitialDomain reports whether an account is on the domain that no registrar and no other identity provider can take away.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (e *evidence) isOnInitialDomain(u graph.User) bool {
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	if domain == "" || u.Invited {
		return false
	}
	if strings.EqualFold(domain, e.org.InitialDomain) {
		return true
	}
	return slices.ContainsFunc(e.domains, func(d graph.Domain) bool {
		return strings.EqualFold(d.Name, domain) && !d.Federated && (d.Initial || isMicrosoftDomain(d.Name))
	})
}

// isMicrosoftDomain reports whether a domain is a fallback domain of Microsoft's, which a tenant can have several of.
func isMicrosoftDomain(domain string) bool {
	for _, suffix := range []string{".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn"} {
		if strings.HasSuffix(strings.ToLower(domain), suffix) {
			return true
		}
	}
	return false
}

// lastTest is when an account is known to have been signed in to, and on whose word; zero when it is not known.
func (e *evidence) lastTest(n int32) (at time.Time, by string) {
	if told := e.details[n]; told.activityErr == nil {
		at = told.activity.Successful
	}
	u := e.roster.User(int(n))
	for _, key := range []string{AskDrill, AskDrill + ":" + u.ID} {
		if said, ok := e.statements.Latest(key); ok {
			if day := drillDay(said); day.After(at) && day.Add(24*time.Hour).After(u.Created) { // nobody tests what is not there yet
				at, by = day, said.By
			}
		}
	}
	return at, by
}

// drillDay is the day that a statement on a test names: one that has not come yet anywhere counts for nothing.
func drillDay(s steps.Statement) time.Time {
	if len(s.Answer) == 0 || !IsDay(s.Answer[0], time.Now()) {
		return time.Time{}
	}
	day, _ := time.Parse(time.DateOnly, s.Answer[0])
	return day
}
