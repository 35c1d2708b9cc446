package steps_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/sealtest"
	"cspready/steps/secret"
)

// emergencyScopes is what a session holds that may make break-glass accounts.
func emergencyScopes() []string {
	return append(accessScopes(), "User.ReadWrite.All", "RoleManagement.ReadWrite.Directory", "Policy.ReadWrite.AuthenticationMethod")
}

// A drawer keeps secrets in memory: passwords of accounts in a folder that forgets nothing, the rest as [sealtest.Memory] does. What is in it
// survives the run that stored it, as files do.
type drawer struct {
	kept map[string]secret.Value // passwords by account
	mine []string                // stored by the run at hand
	full bool

	sealtest.Memory // of the application
}

func (d *drawer) NewPassword() graph.Hidden {
	return graph.Hidden("Pw-" + time.Now().Format("150405.000") + "-aB3!")
}

func (d *drawer) RateStrength(p graph.Hidden, _ ...string) (assets.Text, bool) {
	return assets.Verbatim("rated"), len(p) > 11
}

func (d *drawer) ParseRecipients(text string) ([]string, error) { return []string{text}, nil }

func (d *drawer) CheckFolder(string) error { return nil }

func (d *drawer) WriteFile(folder, name string, _ []byte) (string, error) {
	return folder + "/" + name, nil
}

func (d *drawer) FindSealed(_, upn string) (string, bool) {
	_, found := d.kept[upn]
	return "drawer/" + upn, found
}

func (d *drawer) OpenFolder(path string, key secret.FileKey, tenant secret.Tenant) (secret.Store, error) {
	d.mine = nil
	rest, err := d.Memory.OpenFolder(path, key, tenant)
	return drawerStore{rest, d}, err
}

// A drawerStore is the folder of a drawer.
type drawerStore struct {
	secret.Store // of the application
	d            *drawer
}

func (s drawerStore) Location(key secret.Key) string {
	if key.Kind != secret.AccountPassword {
		return s.Store.Location(key)
	}
	return "drawer/" + key.Owner
}

func (s drawerStore) PutIfAbsent(ctx context.Context, key secret.Key, value secret.Value) (secret.Value, error) {
	if key.Kind != secret.AccountPassword {
		return s.Store.PutIfAbsent(ctx, key, value)
	}
	if s.d.full {
		return secret.Value{}, &secret.Error{Kind: secret.ErrDiskFull, Path: "drawer"}
	}
	if s.d.kept == nil {
		s.d.kept = map[string]secret.Value{}
	}
	if old, ok := s.d.kept[key.Owner]; ok {
		return old, nil
	}
	s.d.kept[key.Owner], s.d.mine = value, append(s.d.mine, key.Owner)
	return value, nil
}

func (s drawerStore) Revert(ctx context.Context, key secret.Key) error {
	if key.Kind != secret.AccountPassword {
		return s.Store.Revert(ctx, key)
	}
	if slices.Contains(s.d.mine, key.Owner) {
		delete(s.d.kept, key.Owner)
	}
	return nil
}

// making is the profile of a visit that may make accounts.
func making(d *drawer) steps.Profile {
	return steps.Profile{Testimony: steps.NewTestimony(nil), Entered: &steps.Entered{}, Sealing: d}
}

// answered takes the defaults of a finding's questions, and a good passphrase.
func answered(p steps.Profile, questions []steps.Question) steps.Answers {
	given := steps.Answers{}
	for _, q := range questions {
		if q.Asked != nil && !q.Asked(given) {
			continue
		}
		given[q.ID] = q.Default
		if q.Kind == steps.Passphrase {
			given[q.ID] = []string{"correct horse battery staple"}
		}
	}
	rest, _ := p.Take(questions, given, "mila@fabrikam.example")
	return rest
}

// firstOf answers what a step asks, and says yes to the first change of its plan alone.
func firstOf(t *testing.T, step steps.Step, p steps.Profile) steps.Work {
	t.Helper()
	f, err := step.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	plan, err := step.Plan(t.Context(), answered(p, f.Questions))
	if err != nil {
		t.Fatal(err)
	}
	work, err := plan.Approve(plan.Yes(0, plan.Phrase()))
	if err != nil {
		t.Fatal(err)
	}
	return work
}

// finish goes through check, answers, plan and changes until nothing is left to change.
func finish(t *testing.T, step steps.Step, p steps.Profile) {
	t.Helper()
	for range 4 {
		f, err := step.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(mendAll(t, step, answered(p, f.Questions))) == 0 {
			return
		}
		time.Sleep(time.Minute)
	}
}

func TestTwoAccountsAreMadeFromNothing(t *testing.T) {
	for _, name := range []string{"new-reseller", "premium"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, dir := scenarioTenant(t, name, emergencyScopes()...)
				tenant.SetBehaviour(scenario.Realistic())
				d := &drawer{}
				p := making(d)
				step := stepOf(t, dir, steps.BreakGlass, p)
				finish(t, step, p)
				time.Sleep(5 * time.Minute) // the simulated person registers keys
				f, err := step.Check(t.Context())
				if err != nil || f.Status != steps.Attention || f.Subjects.Len() != 2 {
					t.Fatalf("%v, %s, %d accounts (%v)", f.Status, f.Summary.ID, f.Subjects.Len(), err)
				}
				for _, s := range f.Subjects.All() {
					for _, fact := range s.Facts {
						later := fact.Name.ID == "fact.eg-covered" || fact.Name.ID == "fact.eg-tested" // the next step, and the test
						if fact.OK == later {
							t.Errorf("%s: %s is %s, ok %v", s.Name, fact.Name.ID, fact.Got.ID, fact.OK)
						}
					}
				}
				before := len(tenant.Writes())
				finish(t, step, p)
				if again := tenant.Writes()[before:]; len(again) > 0 {
					t.Errorf("a second run wrote %v", again)
				}
				if len(d.kept) != 2 {
					t.Errorf("%d credentials", len(d.kept))
				}
				for upn, c := range d.kept {
					if !tenant.PasswordMatches(upn, string(c.Text)) {
						t.Errorf("%s is not opened by what was sealed", upn)
					}
				}
			})
		})
	}
}

// sound is a tenant whose two break-glass accounts are as Microsoft describes them.
func sound(bend ...func(*scenario.Scenario)) scenario.Scenario {
	two := func(s *scenario.Scenario) {
		s.Users[1].Methods = []string{"fido2", "fido2"}
		s.Users = append(s.Users, scenario.User{
			Name: "Spare too", UPN: "spare2@fabrikam.onmicrosoft.com", Roles: []string{"Global Administrator"}, Methods: []string{"fido2", "fido2"},
		})
	}
	return reseller(append([]func(*scenario.Scenario){two, defaultsOn}, bend...)...)
}

// watched is the operator's word on what no interface shows of sound accounts.
func watched(declared ...string) *steps.Testimony {
	said := steps.NewTestimony(nil)
	today := time.Now().Format(time.DateOnly)
	for q, answer := range map[string][]string{
		steps.AskBreakGlass: declared, steps.AskMonitored: {steps.MonitoredYes}, steps.AskDrill: {today},
	} {
		said.Say(q, steps.Statement{Answer: answer, By: "somebody", At: time.Now()})
	}
	return said
}

const spare, spare2 = "spare@fabrikam.onmicrosoft.com", "spare2@fabrikam.onmicrosoft.com"

// userOf bends one account of the sound tenant.
func userOf(upn string, bend func(*scenario.User)) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		for i := range s.Users {
			if s.Users[i].UPN == upn {
				bend(&s.Users[i])
			}
		}
	}
}

func TestBreakGlassAccountsAreJudged(t *testing.T) {
	both := []string{spare, spare2}
	role := func(roles ...string) func(*scenario.User) { return func(u *scenario.User) { u.Roles = roles } }
	has := func(methods ...string) func(*scenario.User) {
		return func(u *scenario.User) { u.Methods = methods }
	}
	blockAbroad := rule("Block abroad", obj{"locations": obj{"includeLocations": []any{"All"}, "excludeLocations": []any{"AllTrusted"}}},
		obj{"operator": "OR", "builtInControls": []any{"block"}})
	compliant := rule("Compliant devices", nil, obj{"operator": "AND", "builtInControls": []any{"mfa", "compliantDevice"}})
	mailOnly := rule("Block for one app", obj{"applications": obj{"includeApplications": []any{"00000002-0000-0ff1-ce00-000000000000"}}},
		obj{"operator": "OR", "builtInControls": []any{"block"}})
	accessOff := func(s *scenario.Scenario) { s.SecurityDefaults = false }
	for name, c := range map[string]struct {
		bend     []func(*scenario.Scenario)
		declared []string
		want     steps.Status
		says     string
	}{
		"two sound ones":                {nil, both, steps.Met, "break-glass.met"},
		"defaults are not enforced yet": {bends(young), both, steps.Unknown, "break-glass.open"},
		"undeclared":                    {nil, nil, steps.Unknown, "break-glass.undeclared"},
		"nobody who could be":           {bends(func(s *scenario.Scenario) { s.Users = slices.Delete(s.Users, 1, 2); s.Users = s.Users[:4] }), nil, steps.NotMet, "break-glass.none"},
		"one":                           {nil, both[:1], steps.NotMet, "break-glass.single"},
		"one that is gone":              {nil, []string{spare, "nobody@fabrikam.onmicrosoft.com"}, steps.NotMet, "break-glass.useless"},
		"five":                          {bends(fiveSpares), []string{spare, spare2, "s3@fabrikam.onmicrosoft.com", "s4@fabrikam.onmicrosoft.com", "s5@fabrikam.onmicrosoft.com"}, steps.Attention, "break-glass.too-many"},
		"disabled":                      {bends(userOf(spare, func(u *scenario.User) { u.Disabled = true })), both, steps.NotMet, "break-glass.useless"},
		"a guest":                       {bends(userOf(spare, func(u *scenario.User) { u.Guest = true })), both, steps.NotMet, "break-glass.useless"},
		"synchronised":                  {bends(userOf(spare, func(u *scenario.User) { u.Synced = true })), both, steps.NotMet, "break-glass.useless"},
		"on a domain of its own":        {bends(userOf(spare2, func(u *scenario.User) { u.UPN = "spare2@fabrikam.example" })), []string{spare, "spare2@fabrikam.example"}, steps.NotMet, "break-glass.useless"},
		"no role":                       {bends(userOf(spare, role())), both, steps.NotMet, "break-glass.useless"},
		"another role":                  {bends(userOf(spare, role("User Administrator"))), both, steps.NotMet, "break-glass.useless"},
		"eligible only":                 {bends(userOf(spare, func(u *scenario.User) { u.Roles, u.Eligible = nil, []string{"Global Administrator"} }), p2), both, steps.NotMet, "break-glass.useless"},
		"activated for a while":         {bends(userOf(spare, func(u *scenario.User) { u.Roles, u.Activated = nil, []string{"Global Administrator"} }), p2), both, steps.NotMet, "break-glass.useless"},
		"permanent with P2":             {bends(p2), both, steps.Met, "break-glass.met"},
		"through a group":               {bends(userOf(spare, role()), groupOfAdmins(spare)), both, steps.Attention, "break-glass.fragile"},
		"no key":                        {bends(userOf(spare, has("microsoftAuthenticator"))), both, steps.NotMet, "break-glass.useless"},
		"one key":                       {bends(userOf(spare, has("fido2"))), both, steps.Attention, "break-glass.fragile"},
		"a phone as well":               {bends(userOf(spare, has("fido2", "fido2", "phone"))), both, steps.Attention, "break-glass.fragile"},
		"like the administrators":       {bends(userOf("mila@fabrikam.example", has("fido2"))), both, steps.Attention, "break-glass.fragile"},
		"covered by nobody yet":         {bends(accessOff), both, steps.Attention, "break-glass.fragile"},
		"left out of MFA":               {bends(accessOff, premium, leavesOut(obj{"excludeUsers": []any{spare}})), both, steps.NotMet, "break-glass.useless"},
		"covered by a policy":           {bends(accessOff, premium, forAll), both, steps.Met, "break-glass.met"},
		"blocked from abroad":           {bends(accessOff, premium, forAll, blockAbroad), both, steps.NotMet, "break-glass.useless"},
		"needs a compliant device":      {bends(accessOff, premium, compliant), both, steps.NotMet, "break-glass.useless"},
		"blocked for one app":           {bends(accessOff, premium, forAll, mailOnly), both, steps.Met, "break-glass.met"},
		"old protocols are blocked":     {bends(accessOff, premium, forAll, noLegacy), both, steps.Met, "break-glass.met"},
		"passwords expire":              {bends(func(s *scenario.Scenario) { s.Domains[1].PasswordDays = 90 }), both, steps.Attention, "break-glass.fragile"},
		"its own password does not":     {bends(func(s *scenario.Scenario) { s.Domains[1].PasswordDays = 90 }, keepsPasswords), both, steps.Met, "break-glass.met"},
		"a policy nobody understands":   {bends(accessOff, premium, forAll, rule("New", obj{"moonPhase": "full"}, nil)), both, steps.Unknown, "break-glass.open"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := tenantOf(t, sound(c.bend...))
				p := steps.Profile{Testimony: watched(c.declared...)}
				f, err := stepOf(t, client.SignedIn(tenant, steps.ReadScopes()...), steps.BreakGlass, p).Check(t.Context())
				if err != nil || f.Status != c.want || f.Summary.ID != c.says {
					t.Errorf("%v, %s (%v); want %v, %s", f.Status, f.Summary.ID, err, c.want, c.says)
					for _, s := range f.Subjects.All() {
						t.Logf("%s: %v", s.Name, s.Detail)
					}
				}
				if f.Status == steps.Met && f.Basis != steps.Stated {
					t.Error("met without saying that it rests on somebody's word")
				}
				wroteNothing(t, tenant)
			})
		})
	}
}

func TestBreakGlassAccountsAreLeftOutOfWhatCouldKeepThemOut(t *testing.T) {
	blockAbroad := rule("Block abroad", obj{"locations": obj{"includeLocations": []any{"All"}, "excludeLocations": []any{"AllTrusted"}}},
		obj{"operator": "OR", "builtInControls": []any{"block"}})
	onlyThis := rule("MFA on company devices", nil, obj{"operator": "AND", "builtInControls": []any{"mfa", "compliantDevice"}})
	for name, c := range map[string]struct {
		bend   []func(*scenario.Scenario)
		writes int
		want   steps.Status
	}{
		"a block by place":                     {bends(forAll, blockAbroad), 1, steps.Met},
		"all that asks them for MFA stays":     {bends(onlyThis), 0, steps.NotMet},
		"beside another policy that asks them": {bends(forAll, onlyThis), 1, steps.Met},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := tenantOf(t, sound(append(c.bend, defaultsOff, premium)...))
				step := stepOf(t, session{Tenant: client.SignedIn(tenant, emergencyScopes()...), mfa: graph.Yes, way: graph.Browser}, steps.BreakGlass,
					steps.Profile{Testimony: watched(spare, spare2)})
				mendAll(t, step, nil)
				f, err := step.Check(t.Context())
				if got := len(tenant.Writes()); err != nil || got != c.writes || f.Status != c.want {
					t.Errorf("%d writes, then %v, %s (%v)", got, f.Status, f.Summary.ID, err)
				}
			})
		})
	}
}

// asked lists the ids of the questions that are put, given what is answered to the first.
func asked(questions []steps.Question, declared ...string) (ids []string) {
	given := steps.Answers{steps.AskBreakGlass: declared}
	for _, q := range questions {
		if q.Asked != nil && !q.Asked(given) {
			continue
		}
		ids = append(ids, q.ID)
		if q.ID != steps.AskBreakGlass {
			given[q.ID] = q.Default
		}
	}
	return ids
}

func TestWhoDeclaresTwoAccountsIsAskedForNoNewOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, dir := scenarioTenant(t, "premium", steps.ReadScopes()...)
		f, err := stepOf(t, dir, steps.BreakGlass, making(&drawer{})).Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := asked(f.Questions, "one", "two"); len(got) != 1 {
			t.Errorf("asked for %v", got)
		}
		if got := asked(f.Questions, "one"); !slices.Contains(got, steps.AskNewAccount+"1") || slices.Contains(got, steps.AskNewAccount+"2") {
			t.Errorf("one is missing, and asked for were %v", got)
		}
		if got := asked(f.Questions); !slices.Contains(got, steps.AskNewAccount+"2") || !slices.Contains(got, steps.AskPassphrase) {
			t.Errorf("two are missing, and asked for were %v", got)
		}
	})
}

// TestAnAccountBegunWithoutHistoryIsProposed makes an account as a run would that was cut short and kept nothing.
func TestAnAccountBegunWithoutHistoryIsProposed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, dir := scenarioTenant(t, "new-reseller", emergencyScopes()...)
		p := making(&drawer{})
		step := stepOf(t, dir, steps.BreakGlass, p)
		work := firstOf(t, step, p)
		first, _ := work.Next()
		var ledger steps.Ledger
		made := ledger.Do(t.Context(), first).Change.Makes

		f, err := stepOf(t, dir, steps.BreakGlass, making(&drawer{})).Check(t.Context()) // knows nothing of it
		if err != nil || f.Summary.ID != "break-glass.undeclared" || len(f.Questions) == 0 || f.Questions[0].ID != steps.AskBreakGlass {
			t.Fatalf("%s, %d questions (%v)", f.Summary.ID, len(f.Questions), err)
		}
		likeliest := f.Questions[0].Options[0].Label
		if likeliest.Args["upn"] != made || len(f.Questions[0].Default) != 0 {
			t.Errorf("%v is proposed first, and chosen beforehand: %v; want %s, and a person to choose", likeliest.Args["upn"], f.Questions[0].Default, made)
		}
	})
}

func p2(s *scenario.Scenario) { s.Licence = "P2" }

func fiveSpares(s *scenario.Scenario) {
	for _, name := range []string{"s3", "s4", "s5"} {
		s.Users = append(s.Users, scenario.User{
			Name: name, UPN: name + "@fabrikam.onmicrosoft.com", Roles: []string{"Global Administrator"}, Methods: []string{"fido2", "fido2"},
		})
	}
}

func groupOfAdmins(upn string) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		s.Groups = append(s.Groups, scenario.Group{Name: "Admins", Members: []string{upn}, Roles: []string{"Global Administrator"}})
	}
}

func keepsPasswords(s *scenario.Scenario) {
	for i := range s.Users {
		s.Users[i].PasswordPolicies = "DisablePasswordExpiration"
	}
}
