package live_test

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

const (
	securityDefaultsPath = "/policies/identitySecurityDefaultsEnforcementPolicy"
	eligibilityPath      = "/roleManagement/directory/roleEligibilityScheduleInstances"
)

// questions are all questions to a tenant, with comparable answers.
var questions = map[string]func(context.Context, steps.Tenant) (any, error){
	"organization":      func(ctx context.Context, t steps.Tenant) (any, error) { return t.Organization(ctx) },
	"licence":           func(ctx context.Context, t steps.Tenant) (any, error) { return t.Licence(ctx) },
	"operator":          func(ctx context.Context, t steps.Tenant) (any, error) { return t.Operator(ctx) },
	"security defaults": func(ctx context.Context, t steps.Tenant) (any, error) { return t.SecurityDefaults(ctx) },
	"policies":          func(ctx context.Context, t steps.Tenant) (any, error) { return byID(t.Policies(ctx)) },
	"users":             func(ctx context.Context, t steps.Tenant) (any, error) { return users(ctx, t) },
	"global administrators": func(ctx context.Context, t steps.Tenant) (any, error) {
		holders, err := t.Holders(ctx, graph.GlobalAdministrator)
		slices.SortFunc(holders, func(a, b graph.User) int { return cmp.Compare(a.ID, b.ID) })
		return holders, err
	},
	"methods": methods,
	"registrations": func(ctx context.Context, t steps.Tenant) (any, error) {
		var all []graph.Registration
		for r, err := range t.Registrations(ctx) {
			if err != nil {
				return nil, err
			}
			all = append(all, r)
		}
		return all, nil
	},
	"policy on methods": func(ctx context.Context, t steps.Tenant) (any, error) { return t.MethodsPolicy(ctx) },
	"default trust":     func(ctx context.Context, t steps.Tenant) (any, error) { return t.DefaultTrust(ctx) },
	"trust of partners": func(ctx context.Context, t steps.Tenant) (any, error) { return t.PartnerTrusts(ctx) },
}

func byID(policies []graph.Policy, err error) ([]graph.Policy, error) {
	slices.SortFunc(policies, func(a, b graph.Policy) int { return cmp.Compare(a.ID, b.ID) })
	return policies, err
}

func users(ctx context.Context, t steps.Tenant) ([]graph.User, error) {
	var all []graph.User
	for u, err := range t.Users(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, u)
	}
	return all, nil
}

// methods asks for every user and for one that does not exist. Errors are compared by kind, because their ids differ.
func methods(ctx context.Context, t steps.Tenant) (any, error) {
	everybody, err := users(ctx, t)
	if err != nil {
		return nil, err
	}
	ids := []string{"00000000-0000-0000-0000-00000000dead"}
	for _, u := range everybody {
		ids = append(ids, u.ID)
	}
	type answer struct {
		ID      string
		Methods []graph.Method
		Kind    graph.Kind
	}
	var all []answer
	for m := range t.Methods(ctx, ids) {
		all = append(all, answer{m.UserID, m.Methods, kindOf(m.Err)})
	}
	return all, nil
}

func kindOf(err error) graph.Kind {
	if e := new(graph.Error); errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

func opOf(err error) string {
	if e := new(graph.Error); errors.As(err, &e) {
		return e.Op
	}
	return ""
}

// agree puts every question to both clients of a tenant.
func agree(t *testing.T, make func() *sim.Tenant, scopes ...string) {
	t.Helper()
	every := maps.Clone(questions)
	maps.Copy(every, accessQuestions)
	maps.Copy(every, partnerQuestions)
	agreeOn(t, every, make, scopes...)
}

// agreeOn puts questions to both clients of a tenant. There are two equal tenants, because answers have side effects,
// and each has its own clock, which starts at the same moment.
func agreeOn(t *testing.T, questions map[string]func(context.Context, steps.Tenant) (any, error),
	make func() *sim.Tenant, scopes ...string) {
	t.Helper()
	for name, ask := range questions {
		t.Run(name, func(t *testing.T) {
			var (
				want, got    any
				wantErr, err error
			)
			synctest.Test(t, func(t *testing.T) { want, wantErr = ask(t.Context(), client.SignedIn(make(), scopes...)) })
			synctest.Test(t, func(t *testing.T) {
				w := proved(t, make(), scopes...)
				before := len(w.tenant.Writes())
				got, err = ask(t.Context(), w.conn)
				if writes := w.tenant.Writes()[before:]; len(writes) > 0 {
					t.Errorf("a question wrote: %v", writes)
				}
			})
			if kindOf(err) != kindOf(wantErr) || opOf(err) != opOf(wantErr) {
				t.Fatalf("over HTTP the error is %v, by Go it is %v", err, wantErr)
			}
			if err == nil && !reflect.DeepEqual(got, want) {
				t.Errorf("over HTTP the answer is\n%+v\nby Go it is\n%+v", got, want)
			}
		})
	}
}

func TestBothDoorsAgree(t *testing.T) {
	for _, scenario := range scenario.Names() {
		t.Run(scenario, func(t *testing.T) {
			agree(t, func() *sim.Tenant { return load(t, scenario) }, scopes...)
		})
	}
}

func TestBothDoorsAgreeOnTroubles(t *testing.T) {
	whole := func(trouble ...scenario.Fault) func(*testing.T) *sim.Tenant {
		return func(t *testing.T) *sim.Tenant {
			tenant := load(t, "new-reseller")
			for _, tr := range trouble {
				tenant.InjectFault(tr)
			}
			return tenant
		}
	}
	behaving := func(b scenario.Behaviour) func(*testing.T) *sim.Tenant {
		return func(t *testing.T) *sim.Tenant {
			tenant := load(t, "new-reseller")
			tenant.SetBehaviour(b)
			return tenant
		}
	}
	for name, c := range map[string]struct {
		tenant func(*testing.T) *sim.Tenant
		scopes []string
	}{
		"scopes missing": {whole(), []string{"User.Read"}},
		"role missing":   {plain, scopes},
		"small pages":    {behaving(scenario.Behaviour{PageSize: 1}), scopes},
		"throttled":      {behaving(scenario.Behaviour{Throttled: true}), scopes},
		"throttled for long": {whole(scenario.Fault{Method: "GET", Status: 429, RetryAfter: 10 * time.Minute, Times: -1}),
			scopes},
		"throttled for a while": {whole(scenario.Fault{Method: "GET", Status: 429, RetryAfter: 10 * time.Second, Times: 3}),
			scopes},
		"unavailable at first": {whole(scenario.Fault{Method: "GET", Status: 503, Times: 2}), scopes},
		"broken connection":    {whole(scenario.Fault{Method: "GET", BreaksConnection: true}), scopes},
		"roles unavailable": {whole(scenario.Fault{Path: "/me/transitiveMemberOf/microsoft.graph.directoryRole",
			Status: 503, Times: -1}), scopes},
		"roles withheld": {whole(scenario.Fault{Path: "/me/transitiveMemberOf/microsoft.graph.directoryRole",
			Status: 403, Times: -1}), scopes},
		"roles in no answer": {whole(
			scenario.Fault{Path: "/me/transitiveMemberOf/microsoft.graph.directoryRole", Status: 501, Times: -1},
			scenario.Fault{Path: "/me/memberOf", Status: 500, Times: -1}), scopes},
		"eligible roles failing": {whole(scenario.Fault{Path: eligibilityPath, Status: 500, Code: "UnknownError",
			Times: -1}), scopes},
		"eligible roles unavailable": {whole(scenario.Fault{Path: eligibilityPath, Status: 503, Times: -1}), scopes},
		"eligible roles unreadable": {whole(scenario.Fault{Path: eligibilityPath, Status: 200, HTML: true, Times: -1}),
			scopes},
		"eligible roles refused": {whole(scenario.Fault{Path: eligibilityPath, Status: 401, Times: -1}), scopes},
		"a page for an answer":   {whole(scenario.Fault{Method: "GET", Status: 200, HTML: true, Times: -1}), scopes},
	} {
		t.Run(name, func(t *testing.T) { agree(t, func() *sim.Tenant { return c.tenant(t) }, c.scopes...) })
	}
}

// plain returns a tenant in which an account without a role signs in.
func plain(t *testing.T) *sim.Tenant {
	tenant := load(t, "new-reseller")
	tenant.SetPerson(scenario.Person{UPN: "daan@fabrikam.example"})
	return tenant
}

func TestBothDoorsAgreeOnTheWrite(t *testing.T) {
	write := append([]string{"Policy.ReadWrite.SecurityDefaults"}, scopes...)
	for name, c := range map[string]struct {
		scopes  []string
		trouble scenario.Fault
		want    graph.Kind // none: it works
		written int
	}{
		"works":          {scopes: write, written: 1},
		"scope missing":  {scopes: scopes, want: graph.ErrForbidden},
		"throttled once": {scopes: write, trouble: scenario.Fault{Method: "PATCH", Status: 429}, written: 1},
		"refused": {scopes: write,
			trouble: scenario.Fault{Method: "PATCH", Status: 400, Code: "BadRequest", Message: "Conditional Access"},
			want:    graph.ErrRefused},
		"timed out, carried out": {scopes: write,
			trouble: scenario.Fault{Method: "PATCH", Status: 504, CarriesOut: true}, want: graph.ErrUnsure, written: 1},
		"timed out, not carried out": {scopes: write, trouble: scenario.Fault{Method: "PATCH", Status: 504},
			want: graph.ErrUnsure},
		"a page for an answer": {scopes: write,
			trouble: scenario.Fault{Method: "PATCH", Status: 200, HTML: true, CarriesOut: true}, want: graph.ErrUnsure,
			written: 1},
		"a page that forbids": {scopes: write, trouble: scenario.Fault{Method: "PATCH", Status: 403, HTML: true},
			want: graph.ErrUnsure},
		"connection lost": {scopes: write,
			trouble: scenario.Fault{Method: "PATCH", BreaksConnection: true, CarriesOut: true}, want: graph.ErrUnsure,
			written: 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for _, open := range []func(*sim.Tenant) steps.Tenant{
					func(tenant *sim.Tenant) steps.Tenant { return client.SignedIn(tenant, c.scopes...) },
					func(tenant *sim.Tenant) steps.Tenant { return signedIn(t, tenant, live.Config{}, c.scopes...).conn },
				} {
					tenant := load(t, "new-reseller")
					door := open(tenant)
					if c.trouble != (scenario.Fault{}) {
						tenant.InjectFault(c.trouble)
					}
					err := door.SetSecurityDefaults(permitted(t.Context()), true)
					if kindOf(err) != c.want || err != nil && opOf(err) != "turn on security defaults" {
						t.Errorf("%T: the error is %v, want %q", door, err, c.want)
					}
					if n := len(tenant.Writes()); n != c.written {
						t.Errorf("%T: %d writes were carried out, want %d", door, n, c.written)
					}
				}
			})
		})
	}
}

// An optional read must not turn a question whose caller has stopped waiting into an answer.
func TestNoOperatorForWhoeverStoppedWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, open := range []func(*sim.Tenant) steps.Tenant{
			func(tenant *sim.Tenant) steps.Tenant { return client.SignedIn(tenant, scopes...) },
			func(tenant *sim.Tenant) steps.Tenant { return signedIn(t, tenant, live.Config{}, scopes...).conn },
		} {
			tenant := load(t, "new-reseller")
			door := open(tenant)
			tenant.InjectFault(scenario.Fault{Path: eligibilityPath, Status: 503, RetryAfter: 30 * time.Second, Times: -1})
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			if who, err := door.Operator(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%T: %+v, %v", door, who, err)
			}
			cancel()
		}
	})
}

func TestRefusalKeepsTheReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{},
			append([]string{"Policy.ReadWrite.SecurityDefaults"}, scopes...)...)
		w.tenant.InjectFault(scenario.Fault{Method: "PATCH", Status: 400, Code: "BadRequest",
			Message: "Conditional Access policies are enabled."})
		err := w.conn.SetSecurityDefaults(permitted(t.Context()), true)
		w.is(err, graph.ErrRefused)
		if e := new(graph.Error); !errors.As(err, &e) || e.Message != "Conditional Access policies are enabled." ||
			e.Code != "BadRequest" || e.RequestID == "" {
			t.Errorf("the error %+v lacks Microsoft's reason", err)
		}
	})
}
