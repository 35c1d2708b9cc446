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

// emergencyTenant is what is asked of a tenant about single accounts.
type emergencyTenant interface {
	Account(ctx context.Context, key string) (graph.Account, error)
	Activity(ctx context.Context, userID string) (graph.Activity, error)
	RoleSchedules(ctx context.Context, roleTemplate string) ([]graph.RoleSchedule, error)
}

// emergencies is what was read about break-glass accounts, declared and possible ones.
type emergencies struct {
	org       graph.Organization
	licence   graph.Licence
	roster    *coverage.Roster
	domains   []graph.Domain      // nil when they could not be read
	judged    *snapshot.Judgement // nil when access could not be judged
	doubt     assets.Text         // why it is not certain that what is in force is enforced; empty where it is
	admins    coverage.Holders    // Global Administrators
	granted   snapshot.Assignments
	forHow    schedules
	operator  string // id of the signed-in person
	testimony *steps.Testimony
	numbers   []int32 // of the declared accounts
	missing   []string
	methods   map[int32][]graph.Method
	details   map[int32]emergency

	chosen     []string             // names that were chosen for new accounts, empty ones included
	begun      map[string]beginning // the same, with who chose them
	candidates []candidate
}

// An emergency is what one declared account told of itself.
type emergency struct {
	account  graph.Account
	err      error // why it did not
	activity graph.Activity
	active   error // why its activity is not known; ErrUnlicensed without P1
}

// schedules says for how long the role is held, by principal.
type schedules struct {
	all []graph.RoleSchedule
	err error // why it is not known; nil where every assignment is permanent, as without P2
}

// mostDeclared bounds how many declared accounts are looked at one by one.
const mostDeclared = 10

// look reads what the judgement of break-glass accounts takes.
func (s breakGlass) look(ctx context.Context, r *snapshot.Snapshot) (*emergencies, error) {
	e := &emergencies{testimony: s.reader.Profile.Testimony}
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
	e.granted = r.Assignments(ctx)
	e.domains, _ = r.Domains(ctx).Whole()
	if e.judged, err = r.Judge(ctx); steps.NeedsPerson(err) {
		return nil, err
	}
	if route, err := r.Route(ctx); err != nil {
		return nil, err
	} else if route.Route == snapshot.ByDefaultsSoon || route.Route == snapshot.ByDefaultsAgeless {
		_, e.doubt, _ = route.ExplainUnknown()
	}
	session, _ := s.dir.Session()
	e.operator = session.UserID
	e.numbers, e.missing = breakGlassAccounts(s.reader, e.roster)
	s.ask(ctx, e)
	e.methods, err = r.MethodsOf(ctx, e.roster, e.worthAsking())
	e.chosen, e.begun = chosenNames(e.testimony, e.org)
	e.candidates = e.findCandidates()
	return e, err
}

// breakGlassAccounts are the declared accounts, and the names among them that lead to no account.
func breakGlassAccounts(r *snapshot.Reader, people *coverage.Roster) (numbers []int32, missing []string) {
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

// ask asks the declared accounts about themselves, side by side.
func (s breakGlass) ask(ctx context.Context, e *emergencies) {
	var (
		mu    sync.Mutex
		reads sync.WaitGroup
	)
	e.details = map[int32]emergency{}
	for _, n := range e.numbers[:min(len(e.numbers), mostDeclared)] {
		id := e.roster.User(int(n)).ID
		reads.Go(func() {
			var told emergency
			told.account, told.err = s.dir.Account(ctx, id)
			if told.active = (&graph.Error{Kind: graph.ErrUnlicensed}); e.licence != graph.Free {
				told.activity, told.active = s.dir.Activity(ctx, id)
			}
			mu.Lock()
			defer mu.Unlock()
			e.details[n] = told
		})
	}
	if len(e.numbers) > 0 && e.licence != graph.Free { // Entra ID Governance brings it to P1 as well
		reads.Go(func() {
			e.forHow.all, e.forHow.err = s.dir.RoleSchedules(ctx, graph.GlobalAdministrator)
			if errors.Is(e.forHow.err, graph.ErrUnlicensed) {
				e.forHow.err = nil
			}
		})
	}
	reads.Wait()
}

// worthAsking are the accounts whose own methods matter: the declared ones, and the other Global Administrators, which are compared with
// them or may be meant.
func (e *emergencies) worthAsking() []int32 {
	numbers := slices.Clone(e.numbers[:min(len(e.numbers), mostDeclared)])
	for _, n := range e.admins.Active {
		if len(numbers) < 2*mostDeclared && !slices.Contains(numbers, n) && e.roster.IsEnabled(int(n)) {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// onInitialDomain reports whether an account is on the domain that no registrar and no other identity provider can take away.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (e *emergencies) onInitialDomain(u graph.User) bool {
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	if domain == "" || u.Invited {
		return false
	}
	if strings.EqualFold(domain, e.org.InitialDomain) {
		return true
	}
	return slices.ContainsFunc(e.domains, func(d graph.Domain) bool {
		return strings.EqualFold(d.Name, domain) && !d.Federated && (d.Initial || microsofts(d.Name))
	})
}

// microsofts reports whether a domain is a fallback domain of Microsoft's, which a tenant can have several of.
func microsofts(domain string) bool {
	for _, suffix := range []string{".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn"} {
		if strings.HasSuffix(strings.ToLower(domain), suffix) {
			return true
		}
	}
	return false
}

// lastTest is when an account is known to have been signed in to, and on whose word; zero when it is not known.
func (e *emergencies) lastTest(n int32) (at time.Time, by string) {
	if told := e.details[n]; told.active == nil {
		at = told.activity.Successful
	}
	u := e.roster.User(int(n))
	for _, key := range []string{AskDrill, AskDrill + ":" + u.ID} {
		if said, ok := e.testimony.Latest(key); ok {
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
