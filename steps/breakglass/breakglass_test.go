package breakglass_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/catalog"
	"cspready/steps/custody"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
)

// finish repeats check, answers, plan and changes until nothing is left to change.
func finish(t *testing.T, step steps.Step, p steps.Profile) {
	t.Helper()
	for range 4 {
		f, err := step.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(steptest.FixAll(t, step, steptest.AnswerAll(p, f.Questions))) == 0 {
			return
		}
		time.Sleep(time.Minute)
	}
}

func TestTwoAccountsAreMadeFromNothing(t *testing.T) {
	for _, name := range []string{"new-reseller", "premium"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, dir := steptest.ScenarioTenant(t, name, steptest.BreakGlassScopes()...)
				tenant.SetBehaviour(scenario.Realistic())
				d := &steptest.FakeFiles{}
				p := steptest.WritingProfile(d)
				step := steptest.FindStep(t, dir, breakglass.ID, p)
				finish(t, step, p)
				time.Sleep(5 * time.Minute) // the simulated person registers keys
				f, err := step.Check(t.Context())
				if err != nil || f.Status != steps.Attention || f.Subjects.Len() != 2 {
					t.Fatalf("%v, %s, %d accounts (%v)", f.Status, f.Summary.ID, f.Subjects.Len(), err)
				}
				for _, s := range f.Subjects.All() {
					for _, fact := range s.Facts {
						// for the requirement on MFA, and for the test
						later := fact.Name.ID == "fact.break-glass-covered" || fact.Name.ID == "fact.break-glass-tested"
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
				if len(d.Passwords) != 2 {
					t.Errorf("%d credentials", len(d.Passwords))
				}
				for upn, c := range d.Passwords {
					if !tenant.PasswordMatches(upn, string(c.Text)) {
						t.Errorf("%s is not opened by what was sealed", upn)
					}
				}
			})
		})
	}
}

func TestBreakGlassAccountsAreJudged(t *testing.T) {
	both := []string{steptest.SpareAdmin, steptest.SecondSpareAdmin}
	role := func(roles ...string) func(*scenario.User) { return func(u *scenario.User) { u.Roles = roles } }
	has := func(methods ...string) func(*scenario.User) {
		return func(u *scenario.User) { u.Methods = methods }
	}
	blockAbroad := steptest.PolicyNamed("Block abroad",
		steptest.Object{"locations": steptest.Object{"includeLocations": []any{"All"},
			"excludeLocations": []any{"AllTrusted"}}},
		steptest.Object{"operator": "OR", "builtInControls": []any{"block"}})
	compliant := steptest.PolicyNamed("Compliant devices", nil,
		steptest.Object{"operator": "AND", "builtInControls": []any{"mfa", "compliantDevice"}})
	mailOnly := steptest.PolicyNamed("Block for one app",
		steptest.Object{"applications": steptest.Object{"includeApplications": []any{"00000002-0000-0ff1-ce00-000000000000"}}},
		steptest.Object{"operator": "OR", "builtInControls": []any{"block"}})
	accessOff := func(s *scenario.Scenario) { s.SecurityDefaults = false }
	for name, c := range map[string]struct {
		bend     []func(*scenario.Scenario)
		declared []string
		want     steps.Status
		says     string
	}{
		"two sound ones": {nil, both, steps.Met, "break-glass.met"},
		"defaults are not enforced yet": {steptest.Options(steptest.CreatedYesterday), both, steps.Unknown,
			"break-glass.open"},
		"undeclared": {nil, nil, steps.Unknown, "break-glass.undeclared"},
		"nobody who could be": {steptest.Options(func(s *scenario.Scenario) {
			s.Users = slices.Delete(s.Users, 1,
				2)
			s.Users = s.Users[:4]
		}), nil, steps.NotMet, "break-glass.none"},
		"one": {nil, both[:1], steps.NotMet, "break-glass.single"},
		"one that is gone": {nil, []string{steptest.SpareAdmin, "nobody@fabrikam.onmicrosoft.com"},
			steps.NotMet, "break-glass.useless"},
		"five": {steptest.Options(addFiveAdmins),
			[]string{steptest.SpareAdmin, steptest.SecondSpareAdmin, "s3@fabrikam.onmicrosoft.com",
				"s4@fabrikam.onmicrosoft.com", "s5@fabrikam.onmicrosoft.com"}, steps.Attention, "break-glass.too-many"},
		"disabled": {steptest.Options(steptest.ChangeUser(steptest.SpareAdmin,
			func(u *scenario.User) { u.Disabled = true })), both, steps.NotMet, "break-glass.useless"},
		"a guest": {steptest.Options(steptest.ChangeUser(steptest.SpareAdmin,
			func(u *scenario.User) { u.Guest = true })), both, steps.NotMet, "break-glass.useless"},
		"synchronised": {steptest.Options(steptest.ChangeUser(steptest.SpareAdmin,
			func(u *scenario.User) { u.Synced = true })), both, steps.NotMet, "break-glass.useless"},
		"on a domain of its own": {steptest.Options(steptest.ChangeUser(steptest.SecondSpareAdmin,
			func(u *scenario.User) { u.UPN = "spare2@fabrikam.example" })),
			[]string{steptest.SpareAdmin, "spare2@fabrikam.example"}, steps.NotMet, "break-glass.useless"},
		"no role": {steptest.Options(steptest.ChangeUser(steptest.SpareAdmin, role())), both,
			steps.NotMet, "break-glass.useless"},
		"another role": {steptest.Options(steptest.ChangeUser(steptest.SpareAdmin,
			role("User Administrator"))), both, steps.NotMet, "break-glass.useless"},
		"eligible only": {steptest.Options(steptest.ChangeUser(steptest.SpareAdmin,
			func(u *scenario.User) { u.Roles, u.Eligible = nil, []string{"Global Administrator"} }), steptest.PremiumP2), both,
			steps.NotMet, "break-glass.useless"},
		"activated for a while": {steptest.Options(steptest.ChangeUser(steptest.SpareAdmin,
			func(u *scenario.User) { u.Roles, u.Activated = nil, []string{"Global Administrator"} }), steptest.PremiumP2), both,
			steps.NotMet, "break-glass.useless"},
		"permanent with P2": {steptest.Options(steptest.PremiumP2), both, steps.Met, "break-glass.met"},
		"through a group": {steptest.Options(steptest.ChangeUser(steptest.SpareAdmin, role()),
			groupOfAdmins(steptest.SpareAdmin)), both, steps.Attention, "break-glass.fragile"},
		"no key": {steptest.Options(steptest.ChangeUser(steptest.SpareAdmin,
			has("microsoftAuthenticator"))), both, steps.NotMet, "break-glass.useless"},
		"one key": {steptest.Options(steptest.ChangeUser(steptest.SpareAdmin, has("fido2"))), both,
			steps.Attention, "break-glass.fragile"},
		"a phone as well": {steptest.Options(steptest.ChangeUser(steptest.SpareAdmin,
			has("fido2", "fido2", "phone"))), both, steps.Attention, "break-glass.fragile"},
		"like the administrators": {steptest.Options(steptest.ChangeUser("mila@fabrikam.example", has("fido2"))), both,
			steps.Attention, "break-glass.fragile"},
		"covered by nobody yet": {steptest.Options(accessOff), both, steps.Attention, "break-glass.fragile"},
		"left out of MFA": {steptest.Options(accessOff, steptest.PremiumP1,
			steptest.ExcludedFromAll(steptest.Object{"excludeUsers": []any{steptest.SpareAdmin}})), both, steps.NotMet,
			"break-glass.useless"},
		"covered by a policy": {steptest.Options(accessOff, steptest.PremiumP1, steptest.MFAForAll), both,
			steps.Met, "break-glass.met"},
		"blocked from abroad": {steptest.Options(accessOff, steptest.PremiumP1, steptest.MFAForAll, blockAbroad),
			both, steps.NotMet, "break-glass.useless"},
		"needs a compliant device": {steptest.Options(accessOff, steptest.PremiumP1, compliant), both, steps.NotMet,
			"break-glass.useless"},
		"blocked for one app": {steptest.Options(accessOff, steptest.PremiumP1, steptest.MFAForAll, mailOnly),
			both, steps.Met, "break-glass.met"},
		"old protocols are blocked": {steptest.Options(accessOff, steptest.PremiumP1, steptest.MFAForAll,
			steptest.BlockLegacy), both, steps.Met, "break-glass.met"},
		"passwords expire": {steptest.Options(func(s *scenario.Scenario) { s.Domains[1].PasswordDays = 90 }),
			both, steps.Attention, "break-glass.fragile"},
		"its own password does not": {steptest.Options(func(s *scenario.Scenario) { s.Domains[1].PasswordDays = 90 },
			setNeverExpires), both, steps.Met, "break-glass.met"},
		"a policy nobody understands": {steptest.Options(accessOff, steptest.PremiumP1, steptest.MFAForAll,
			steptest.PolicyNamed("New", steptest.Object{"moonPhase": "full"}, nil)), both, steps.Unknown, "break-glass.open"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NewTenant(t, steptest.ValidBreakGlass(c.bend...))
				p := steps.Profile{Statements: steptest.MonitoredStatements(c.declared...)}
				f, err := steptest.FindStep(t, client.SignedIn(tenant, catalog.ReadScopes()...), breakglass.ID,
					p).Check(t.Context())
				if err != nil || f.Status != c.want || f.Summary.ID != c.says {
					t.Errorf("%v, %s (%v); want %v, %s", f.Status, f.Summary.ID, err, c.want, c.says)
					for _, s := range f.Subjects.All() {
						t.Logf("%s: %v", s.Name, s.Detail)
					}
				}
				if f.Status == steps.Met && f.Basis != steps.Stated {
					t.Error("met without saying that it rests on somebody's word")
				}
				steptest.WantNoWrites(t, tenant)
			})
		})
	}
}

func TestBreakGlassAccountsAreLeftOutOfWhatCouldKeepThemOut(t *testing.T) {
	blockAbroad := steptest.PolicyNamed("Block abroad",
		steptest.Object{"locations": steptest.Object{"includeLocations": []any{"All"},
			"excludeLocations": []any{"AllTrusted"}}},
		steptest.Object{"operator": "OR", "builtInControls": []any{"block"}})
	onlyThis := steptest.PolicyNamed("MFA on company devices", nil,
		steptest.Object{"operator": "AND", "builtInControls": []any{"mfa", "compliantDevice"}})
	for name, c := range map[string]struct {
		bend   []func(*scenario.Scenario)
		writes int
		want   steps.Status
	}{
		"a block by place":                     {steptest.Options(steptest.MFAForAll, blockAbroad), 1, steps.Met},
		"all that asks them for MFA stays":     {steptest.Options(onlyThis), 0, steps.NotMet},
		"beside another policy that asks them": {steptest.Options(steptest.MFAForAll, onlyThis), 1, steps.Met},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NewTenant(t,
					steptest.ValidBreakGlass(append(c.bend, steptest.DefaultsOff, steptest.PremiumP1)...))
				step := steptest.FindStep(t, steptest.SessionOverride{Tenant: client.SignedIn(tenant,
					steptest.BreakGlassScopes()...), MFA: graph.Yes, Method: graph.Browser}, breakglass.ID,
					steps.Profile{Statements: steptest.MonitoredStatements(steptest.SpareAdmin, steptest.SecondSpareAdmin)})
				steptest.FixAll(t, step, nil)
				f, err := step.Check(t.Context())
				if got := len(tenant.Writes()); err != nil || got != c.writes || f.Status != c.want {
					t.Errorf("%d writes, then %v, %s (%v)", got, f.Status, f.Summary.ID, err)
				}
			})
		})
	}
}

// asked returns the ids of the questions that are shown once these accounts are declared.
func asked(questions []steps.Question, declared ...string) (ids []string) {
	given := steps.Answers{snapshot.AskBreakGlass: declared}
	for _, q := range questions {
		if q.AskIf != nil && !q.AskIf(given) {
			continue
		}
		ids = append(ids, q.ID)
		if q.ID != snapshot.AskBreakGlass {
			given[q.ID] = q.Default
		}
	}
	return ids
}

func TestWhoDeclaresTwoAccountsIsAskedForNoNewOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, dir := steptest.ScenarioTenant(t, "premium", catalog.ReadScopes()...)
		f, err := steptest.FindStep(t, dir, breakglass.ID, steptest.WritingProfile(&steptest.FakeFiles{})).Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := asked(f.Questions, "one", "two"); len(got) != 1 {
			t.Errorf("asked for %v", got)
		}
		if got := asked(f.Questions, "one"); !slices.Contains(got, breakglass.AskNewAccount+"1") ||
			slices.Contains(got, breakglass.AskNewAccount+"2") {
			t.Errorf("one is missing, and asked for were %v", got)
		}
		if got := asked(f.Questions); !slices.Contains(got, breakglass.AskNewAccount+"2") ||
			!slices.Contains(got, custody.AskPassphrase) {
			t.Errorf("two are missing, and asked for were %v", got)
		}
	})
}

// TestAnAccountCreatedWithoutHistoryIsProposed creates an account as an interrupted run without history would.
func TestAnAccountCreatedWithoutHistoryIsProposed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, dir := steptest.ScenarioTenant(t, "new-reseller", steptest.BreakGlassScopes()...)
		p := steptest.WritingProfile(&steptest.FakeFiles{})
		step := steptest.FindStep(t, dir, breakglass.ID, p)
		work := steptest.ApproveFirst(t, step, p)
		first, _ := work.Next()
		var ledger steps.Ledger
		made := ledger.Do(t.Context(), first).Change.Makes

		// without the earlier statements
		f, err := steptest.FindStep(t, dir, breakglass.ID, steptest.WritingProfile(&steptest.FakeFiles{})).Check(t.Context())
		if err != nil || f.Summary.ID != "break-glass.undeclared" || len(f.Questions) == 0 ||
			f.Questions[0].ID != snapshot.AskBreakGlass {
			t.Fatalf("%s, %d questions (%v)", f.Summary.ID, len(f.Questions), err)
		}
		likeliest := f.Questions[0].Options[0].Label
		if likeliest.Args["upn"] != made || len(f.Questions[0].Default) != 0 {
			t.Errorf("%v is proposed first, and chosen beforehand: %v; want %s, and a person to choose", likeliest.Args["upn"],
				f.Questions[0].Default, made)
		}
	})
}

func addFiveAdmins(s *scenario.Scenario) {
	for _, name := range []string{"s3", "s4", "s5"} {
		s.Users = append(s.Users, scenario.User{
			Name: name, UPN: name + "@fabrikam.onmicrosoft.com", Roles: []string{"Global Administrator"},
			Methods: []string{"fido2", "fido2"},
		})
	}
}

func groupOfAdmins(upn string) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		s.Groups = append(s.Groups, scenario.Group{Name: "Admins", Members: []string{upn},
			Roles: []string{"Global Administrator"}})
	}
}

func setNeverExpires(s *scenario.Scenario) {
	for i := range s.Users {
		s.Users[i].PasswordPolicies = "DisablePasswordExpiration"
	}
}
