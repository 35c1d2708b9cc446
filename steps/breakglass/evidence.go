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

// accountReader reads single accounts of a tenant.
type accountReader interface {
	Account(ctx context.Context, key string) (graph.Account, error)
	Activity(ctx context.Context, userID string) (graph.Activity, error)
	RoleSchedules(ctx context.Context, roleTemplate string) ([]graph.RoleSchedule, error)
}

// evidence is everything that was read about the break-glass accounts, declared ones and candidates. Accounts are
// numbered as in the roster.
type evidence struct {
	org         graph.Organization
	licence     graph.Licence
	lacksPIM    bool // there is no Privileged Identity Management, so every role is assigned for good
	roster      *coverage.Roster
	domains     []graph.Domain      // nil if they could not be read
	judgement   *snapshot.Judgement // nil if access could not be judged
	doubt       assets.Text         // why it is uncertain that MFA is enforced; empty if it is certain
	admins      coverage.Holders    // the Global Administrators
	assignments snapshot.Assignments
	schedules   roleSchedules
	operator    string // id of the signed-in user
	statements  *steps.Statements
	declared    []int32 // numbers of the declared accounts
	notFound    []string
	methods     map[int32][]graph.Method
	details     map[int32]accountDetails

	chosenNames []string           // user principal names for new accounts, empty where none was chosen
	attempts    map[string]attempt // by the name that was chosen
	candidates  []candidate
}

// accountDetails are the properties of one declared account that are read for it alone. Those of an account that was
// not read are unknown.
type accountDetails struct {
	account  snapshot.Part[graph.Account]
	activity snapshot.Part[graph.Activity] // ErrUnlicensed without P1
}

// roleSchedules lists for how long each principal holds the role.
type roleSchedules struct {
	all    []graph.RoleSchedule
	isRead bool  // false without Privileged Identity Management, where every assignment is permanent
	err    error // why it is unknown
}

// maxDeclared limits how many declared accounts are read one by one.
const maxDeclared = 10

// readEvidence reads everything that the requirement needs.
func (s requirement) readEvidence(ctx context.Context, r *snapshot.Snapshot) (*evidence, error) {
	e := &evidence{statements: s.reader.Profile.Statements}
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
	e.admins, e.licence = held.Of(graph.GlobalAdministrator), graph.LicenceUnknown
	e.licence = r.Licence(ctx).Seen() // unknown is treated like a licence that has everything
	e.assignments, e.lacksPIM = r.Assignments(ctx), r.LacksPIM(ctx)
	e.domains = r.Domains(ctx).Seen()
	if e.judgement, err = r.Judge(ctx); steps.NeedsPerson(err) {
		return nil, err
	}
	if route, err := r.Route(ctx); err != nil {
		return nil, err
	} else if route.Route == snapshot.ByDefaultsPending || route.Route == snapshot.ByDefaultsUnknownAge {
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

// findDeclared returns the declared accounts in ascending order, and the declared names that no account has.
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

// readDetails reads the properties of each declared account side by side, and the schedules of the role.
func (s requirement) readDetails(ctx context.Context, e *evidence) {
	var (
		mu    sync.Mutex
		reads sync.WaitGroup
	)
	e.details = map[int32]accountDetails{}
	for _, n := range e.declared[:min(len(e.declared), maxDeclared)] {
		id := e.roster.User(int(n)).ID
		reads.Go(func() {
			details := accountDetails{account: snapshot.PartOf(s.dir.Account(ctx, id))}
			if e.licence == graph.Free {
				details.activity = snapshot.UnreadPart[graph.Activity](&graph.Error{Kind: graph.ErrUnlicensed})
			} else {
				details.activity = snapshot.PartOf(s.dir.Activity(ctx, id))
			}
			mu.Lock()
			defer mu.Unlock()
			e.details[n] = details
		})
	}
	if len(e.declared) > 0 && e.licence != graph.Free && !e.lacksPIM {
		reads.Go(func() {
			e.schedules.all, e.schedules.err = s.dir.RoleSchedules(ctx, graph.GlobalAdministrator)
			if errors.Is(e.schedules.err, graph.ErrUnlicensed) && !e.licence.IncludesPIM() {
				e.schedules.err = nil
				return
			}
			e.schedules.isRead = len(e.schedules.all) > 0 || e.licence != graph.P1
		})
	}
	reads.Wait()
}

// accountsToRead returns the accounts whose own methods matter: the declared ones, and the other Global
// Administrators, which are candidates and are compared with the declared ones.
func (e *evidence) accountsToRead() []int32 {
	numbers := slices.Clone(e.declared[:min(len(e.declared), maxDeclared)])
	for _, n := range e.admins.Active() {
		if len(numbers) < 2*maxDeclared && !slices.Contains(numbers, n) && e.roster.IsEnabled(int(n)) {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// isOnInitialDomain reports whether an account is on a domain that depends on no registrar and on no other identity
// provider.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (e *evidence) isOnInitialDomain(u graph.User) bool {
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	if domain == "" || u.External == graph.Yes {
		return false
	}
	if strings.EqualFold(domain, e.org.InitialDomain) {
		return true
	}
	return slices.ContainsFunc(e.domains, func(d graph.Domain) bool {
		return strings.EqualFold(d.Name, domain) && !d.Federated && (d.Initial || isMicrosoftDomain(d.Name))
	})
}

// isMicrosoftDomain reports whether a domain is one of Microsoft's fallback domains. A tenant can have several.
func isMicrosoftDomain(domain string) bool {
	for _, suffix := range []string{".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn"} {
		if strings.HasSuffix(strings.ToLower(domain), suffix) {
			return true
		}
	}
	return false
}

// lastTest returns the last known sign-in with an account, and the person who stated it; by is empty if it was read
// from the tenant, and at is zero if no sign-in is known.
func (e *evidence) lastTest(n int32) (at time.Time, by string) {
	if activity, err := e.details[n].activity.Whole(); err == nil {
		at = activity.Successful
	}
	u := e.roster.User(int(n))
	for _, key := range []string{AskDrill, AskDrill + ":" + u.ID} {
		if stated, ok := e.statements.Latest(key); ok {
			// a date before the account existed is wrong
			if day := drillDay(stated); day.After(at) && day.Add(24*time.Hour).After(u.Created) {
				at, by = day, stated.By
			}
		}
	}
	return at, by
}

// drillDay returns the date that a statement on a test contains; zero if it is not a date, or one in the future.
func drillDay(s steps.Statement) time.Time {
	if len(s.Answer) == 0 || !IsDrillDate(s.Answer[0], time.Now()) {
		return time.Time{}
	}
	day, _ := time.Parse(time.DateOnly, s.Answer[0])
	return day
}
