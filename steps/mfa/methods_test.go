package mfa_test

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
)

// Accounts of [staff] beside two Global Administrators.
const (
	bram  = "bram@fabrikam.example"
	guest = "tom#EXT#@fabrikam.onmicrosoft.com"
)

// staff is a tenant with security defaults, in which everybody has an MFA method but the guest, who is left out.
func staff(bend ...func(*scenario.Scenario)) scenario.Scenario {
	return steptest.FabrikamScenario(slices.Concat(steptest.Options(steptest.DefaultsOn, has(bram,
		"microsoftAuthenticator"),
		func(s *scenario.Scenario) {
			s.Users = slices.DeleteFunc(s.Users, func(u scenario.User) bool { return u.UPN == guest })
		}), bend)...)
}

// has gives an account these methods and no others.
func has(upn string, methods ...string) func(*scenario.Scenario) {
	return steptest.ChangeUser(upn, func(u *scenario.User) { u.Methods = methods })
}

// policyOn changes the policy on a method.
func policyOn(method string, p scenario.MethodPolicy) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		if s.MethodPolicies == nil {
			s.MethodPolicies = map[string]scenario.MethodPolicy{}
		}
		s.MethodPolicies[method] = p
	}
}

func off(method string) func(*scenario.Scenario) {
	return policyOn(method, scenario.MethodPolicy{State: "disabled"})
}

func groupOf(name string, members ...string) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) { s.Groups = append(s.Groups, scenario.Group{Name: name, Members: members}) }
}

// registration replaces properties of an account's line in the report.
func registration(upn string, properties map[string]any) func(*scenario.Scenario) {
	return steptest.ChangeUser(upn, func(u *scenario.User) { u.Registration = properties })
}

func unreported(upn string) func(*scenario.Scenario) {
	return steptest.ChangeUser(upn, func(u *scenario.User) { u.Unreported = true })
}

// Addresses of reads that tests make fail.
const (
	methodsOfAll    = "/users/{}/authentication/methods"
	reportAddress   = "/reports/authenticationMethods/userRegistrationDetails"
	policyAddress   = "/policies/authenticationMethodsPolicy"
	defaultAddress  = "/policies/crossTenantAccessPolicy/default"
	partnersAddress = "/policies/crossTenantAccessPolicy/partners"
)

// A methodCase is a tenant with what two requirements say of it.
type methodCase struct {
	bend       []func(*scenario.Scenario)
	fails      []string // reads that are refused
	registered steps.Status
	admins     steps.Status
}

func (c methodCase) run(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NewTenant(t, staff(c.bend...))
		if len(c.fails) > 0 {
			steptest.FailReads(tenant, steptest.ReadFaults["403"], 0, c.fails...)
		}
		for id, want := range map[string]steps.Status{mfa.RegisteredID: c.registered, mfa.AdminMFAID: c.admins} {
			f, err := steptest.FindStep(t, client.SignedIn(tenant, catalog.ReadScopes()...), id,
				steps.Profile{}).Check(t.Context())
			if err != nil || f.Status != want {
				t.Errorf("%s: %v, %v (%v), want %v", id, f.Status, f.Summary, err, want)
			}
			if f.Status == steps.Unknown && (f.Summary.Empty() || f.Next.Empty()) {
				t.Errorf("%s is unknown and does not say why, or what would settle it", id)
			}
		}
	})
}

func TestMethodsAreHeldAgainstThePolicy(t *testing.T) {
	const mila = "mila@fabrikam.example"
	opts := steptest.Options
	for name, c := range map[string]methodCase{
		"nothing special":      {opts(), nil, steps.Met, steps.Met},
		"Authenticator is off": {opts(off("MicrosoftAuthenticator")), nil, steps.NotMet, steps.NotMet},
		"Authenticator is off, with P1": {opts(steptest.PremiumP1, off("MicrosoftAuthenticator")), nil,
			steps.NotMet, steps.NotMet},
		"a phone, SMS and voice are off": {opts(has(bram, "phone"), off("Sms"), off("Voice")), nil, steps.NotMet,
			steps.Met},
		"a phone, voice alone": {opts(has(bram, "phone"), off("Sms"), policyOn("Voice",
			scenario.MethodPolicy{State: "enabled"})), nil, steps.Met, steps.Met},
		"codes, and they are off": {opts(has(bram, "softwareOath"), off("SoftwareOath")), nil,
			steps.NotMet, steps.Met},
		"codes, and another method is off": {opts(has(bram, "softwareOath"), off("HardwareOath")), nil, steps.Met,
			steps.Met},
		"an external method": {opts(has(bram, "external")), nil, steps.Met, steps.Met},
		"an external method that is off": {opts(has(bram, "external"), off("External")), nil, steps.NotMet,
			steps.Met},
		"passkeys are off": {opts(func(s *scenario.Scenario) { s.Passkeys.Disabled = true }), nil,
			steps.NotMet, steps.NotMet},
		"Windows Hello is outside of it": {opts(has(bram, "windowsHelloForBusiness"),
			off("MicrosoftAuthenticator"), has(mila, "fido2")), nil, steps.Met, steps.Met},
		"for a group with the account": {opts(groupOf("Phones", bram), has(bram, "phone"), policyOn("Sms",
			scenario.MethodPolicy{Groups: []string{"Phones"}})), nil, steps.Met, steps.Met},
		"for a group without the account": {opts(groupOf("Phones", mila), has(bram, "phone"), policyOn("Sms",
			scenario.MethodPolicy{Groups: []string{"Phones"}})), nil, steps.NotMet, steps.Met},
		"not for a group with the account": {opts(groupOf("No phones", bram), has(bram, "phone"), policyOn("Sms",
			scenario.MethodPolicy{ExcludedGroups: []string{"No phones"}})), nil, steps.NotMet, steps.Met},
		"for a group that cannot be read": {opts(groupOf("Phones", mila), has(bram, "phone"), policyOn("Sms",
			scenario.MethodPolicy{Groups: []string{"Phones"}})), []string{"/groups/{}/transitiveMembers"},
			steps.Unknown, steps.Met},
		"the policy cannot be read":      {opts(), []string{policyAddress}, steps.Unknown, steps.Unknown},
		"the same, but the report tells": {opts(steptest.PremiumP1), []string{policyAddress}, steps.Met, steps.Met},
		"the same, and the report says no": {opts(steptest.PremiumP1, registration(bram,
			map[string]any{"isMfaCapable": false})), []string{policyAddress}, steps.NotMet, steps.Met},
		"the same, an administrator, no": {opts(steptest.PremiumP1, registration(mila,
			map[string]any{"isMfaCapable": false})), []string{policyAddress}, steps.Unknown, steps.Unknown},
		"the same, an administrator without": {opts(steptest.PremiumP1, has(mila), registration(mila,
			map[string]any{"isMfaCapable": true})), []string{policyAddress}, steps.NotMet, steps.NotMet},
		"the same, Windows Hello": {opts(has(bram, "windowsHelloForBusiness"), has(mila,
			"windowsHelloForBusiness"), has("spare@fabrikam.onmicrosoft.com", "windowsHelloForBusiness")),
			[]string{policyAddress}, steps.Met, steps.Met},
	} {
		t.Run(name, c.run)
	}
}

// An administrator's own answer outweighs the report, and silence or a null of the report is no answer.
func TestTheReportIsNoMoreThanItSays(t *testing.T) {
	const mila = "mila@fabrikam.example"
	yes, no := map[string]any{"isMfaCapable": true}, map[string]any{"isMfaCapable": false}
	null := map[string]any{"isMfaCapable": nil, "isMfaRegistered": nil, "methodsRegistered": nil}
	opts := func(list ...func(*scenario.Scenario)) []func(*scenario.Scenario) {
		return append(steptest.Options(steptest.PremiumP1), list...)
	}
	for name, c := range map[string]methodCase{
		"the report is right":         {opts(), nil, steps.Met, steps.Met},
		"null, and there is a method": {opts(registration(bram, null)), nil, steps.Met, steps.Met},
		"null, and there is none":     {opts(registration(bram, null), has(bram)), nil, steps.NotMet, steps.Met},
		"null, and the account is refused": {opts(registration(bram, null)), []string{methodsOfAll}, steps.Unknown,
			steps.Unknown},
		"no line, and there is a method": {opts(unreported(bram)), nil, steps.Met, steps.Met},
		"no line, and there is none":     {opts(unreported(bram), has(bram)), nil, steps.NotMet, steps.Met},
		"an administrator lost the method": {opts(registration(mila, yes), has(mila)), nil, steps.NotMet,
			steps.NotMet},
		"an administrator has one now":     {opts(registration(mila, no)), nil, steps.Met, steps.Met},
		"the administrators are refused":   {opts(), []string{methodsOfAll}, steps.Unknown, steps.Unknown},
		"the report is refused":            {opts(), []string{reportAddress}, steps.Met, steps.Met},
		"the report is refused, one lacks": {opts(has(bram)), []string{reportAddress}, steps.NotMet, steps.Met},
		"both are refused": {opts(), []string{reportAddress, methodsOfAll}, steps.Unknown,
			steps.Unknown},
		"another administrator, own answer": {opts(registration(bram, yes), has(bram), steptest.ChangeUser(bram,
			func(u *scenario.User) { u.Roles = []string{"User Administrator"} })), nil, steps.NotMet, steps.NotMet},
	} {
		t.Run(name, c.run)
	}
}

func TestGuestsDoMFAAtHomeWhereThatIsAccepted(t *testing.T) {
	other := "99999999-0000-4000-8000-000000000001"
	tom := func(issuer string) func(*scenario.Scenario) {
		return func(s *scenario.Scenario) {
			u := scenario.User{Name: "Tom", UPN: guest, Guest: true, Properties: map[string]any{}}
			if issuer != "" {
				u.Properties["identities"] = []any{map[string]any{"signInType": "federated", "issuer": issuer}}
			}
			s.Users = append(s.Users, u)
		}
	}
	trust := func(usual bool, partners ...*bool) func(*scenario.Scenario) {
		return func(s *scenario.Scenario) {
			s.CrossTenant.AcceptsMFA = usual
			for _, p := range partners {
				s.CrossTenant.Partners = append(s.CrossTenant.Partners, scenario.CrossTenantPartner{TenantID: other,
					AcceptsMFA: p})
			}
		}
	}
	yes, no := true, false
	internal := func(s *scenario.Scenario) {
		s.Users = append(s.Users, scenario.User{Name: "Ina", UPN: "ina@fabrikam.example", Guest: true})
	}
	converted := func(s *scenario.Scenario) {
		s.Users = append(s.Users, scenario.User{Name: "Con", UPN: "con@fabrikam.example",
			Properties: map[string]any{"identities": []any{map[string]any{"signInType": "federated",
				"issuer": "ExternalAzureAD"}}}})
	}
	opts := steptest.Options
	for name, c := range map[string]methodCase{
		"not accepted":                  {opts(tom("")), nil, steps.NotMet, steps.Met},
		"accepted":                      {opts(tom(""), trust(true)), nil, steps.Met, steps.Met},
		"accepted, a partner like that": {opts(tom(""), trust(true, &yes)), nil, steps.Met, steps.Met},
		"accepted, a partner inherits":  {opts(tom(""), trust(true, nil)), nil, steps.Met, steps.Met},
		"accepted, not of a partner":    {opts(tom(""), trust(true, &no)), nil, steps.Unknown, steps.Met},
		"only of a partner":             {opts(tom(""), trust(false, &yes)), nil, steps.Unknown, steps.Met},
		"the default is refused": {opts(tom(""), trust(true)), []string{defaultAddress}, steps.Unknown,
			steps.Met},
		"the partners are refused": {opts(tom(""), trust(true)), []string{partnersAddress}, steps.Unknown,
			steps.Met},
		"a Microsoft account": {opts(tom("MicrosoftAccount"), trust(true)), nil, steps.NotMet, steps.Met},
		"a mail address":      {opts(tom("mail"), trust(true)), nil, steps.NotMet, steps.Met},
		"registered here": {opts(tom(""), has(guest, "microsoftAuthenticator")),
			[]string{defaultAddress}, steps.Met, steps.Met},
		"a guest of this tenant":         {opts(internal, trust(true)), nil, steps.NotMet, steps.Met},
		"of either kind":                 {opts(converted, trust(true)), nil, steps.Unknown, steps.Met},
		"of either kind, not accepted":   {opts(converted), nil, steps.NotMet, steps.Met},
		"nobody external, trust refused": {opts(), []string{defaultAddress, partnersAddress}, steps.Met, steps.Met},
		"accepted, one with a role": {opts(tom(""), trust(true), steptest.ChangeUser(guest, func(u *scenario.User) {
			u.Roles = []string{"User Administrator"}
		})), nil, steps.Met, steps.Met},
	} {
		t.Run(name, c.run)
	}
}

// Microsoft refuses passes to accounts of other tenants, so none is offered, and none is planned for an answer.
func TestAccountsOfOtherTenantsGetNoPass(t *testing.T) {
	for name, converted := range map[string]bool{"a guest": false, "of either kind": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				u := scenario.User{Name: "Tom", UPN: guest, Guest: true}
				if converted {
					u.UPN, u.Guest = "tom@fabrikam.example", false
					u.Properties = map[string]any{"identities": []any{map[string]any{"signInType": "federated",
						"issuer": "ExternalAzureAD"}}}
				}
				tenant := steptest.NewTenant(t, staff(has(bram), func(s *scenario.Scenario) {
					s.Users, s.TemporaryAccessPass.Enabled = append(s.Users, u), true
				}))
				dir := client.SignedIn(tenant, catalog.ReadScopes()...)
				step := steptest.FindStep(t, dir, mfa.RegisteredID, steps.Profile{})
				f, err := step.Check(t.Context())
				q, asked := steptest.FindQuestion(f, mfa.AskPass)
				if err != nil || !asked || len(q.Options) != 1 || q.Options[0].Value != steptest.AccountID(t, dir,
					bram) {
					t.Errorf("passes are offered to %v (%v)", q.Options, err)
				}
				p, err := step.Plan(t.Context(), steps.Answers{mfa.AskPass: {steptest.AccountID(t, dir, u.UPN)}})
				if err != nil || len(p.Ops) > 0 || !slices.Contains(steptest.MessageIDs(p.Manual),
					"pass.not-external") {
					t.Errorf("%d changes, by hand %v (%v)", len(p.Ops), steptest.MessageIDs(p.Manual), err)
				}
			})
		})
	}
}

func TestAccountsOfAgentsAreLeftAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NewTenant(t, staff(func(s *scenario.Scenario) {
			s.Users = append(s.Users, scenario.User{Name: "Helper", UPN: "helper@fabrikam.example",
				Properties: map[string]any{"@odata.type": "#microsoft.graph.agentUser"}})
		}))
		f := steptest.CheckRequirement(t, tenant, mfa.RegisteredID, steps.Profile{})
		if fact := steptest.FindFact(f, "fact.agents"); f.Status != steps.Met || fact.Got.Args["count"] != 1 {
			t.Errorf("%v, agents %v", f.Status, fact.Got)
		}
	})
}

// From certain days on Microsoft delivers no codes to phones.
func TestPhonesCountUntilMicrosoftDeliversNoCodes(t *testing.T) {
	before, after := snapshot.PhonesEnd.Add(-time.Hour), snapshot.PhonesEnd.Add(time.Hour)
	beforeLast, last := snapshot.PhonesEndForAdmins.Add(-time.Hour), snapshot.PhonesEndForAdmins.Add(time.Hour)
	const mila = "mila@fabrikam.example"
	tom := func(s *scenario.Scenario) {
		s.Users = append(s.Users, scenario.User{Name: "Tom", UPN: guest, Guest: true, Methods: []string{"phone"}})
	}
	eligible := func(s *scenario.Scenario) {
		steptest.ChangeUser(bram, func(u *scenario.User) {
			u.Methods, u.Eligible = []string{"phone"}, []string{"Global Administrator"}
		})(s)
	}
	opts := steptest.Options
	for name, c := range map[string]struct {
		at         time.Time
		bend       []func(*scenario.Scenario)
		cloud      graph.Cloud
		provider   string
		registered steps.Status
		admins     steps.Status
		warns      bool
		asks       bool
	}{
		"before": {before, opts(has(bram, "phone")), "", "", steps.Met, steps.Met, true, false},
		"before, with another method": {before, opts(has(bram, "phone", "fido2")), "", "", steps.Met, steps.Met,
			false, false},
		"before, the other is off": {before, opts(has(bram, "phone", "softwareOath"), off("SoftwareOath")), "",
			"", steps.Met, steps.Met, true, false},
		"before, by the report": {before, opts(steptest.PremiumP1, has(bram, "phone")), "", "", steps.Met,
			steps.Met, true, false},
		"after": {after, opts(has(bram, "phone")), "", "", steps.NotMet, steps.Met, false, true},
		"after, by the report": {after, opts(steptest.PremiumP1, has(bram, "phone")), "", "", steps.NotMet,
			steps.Met, false, true},
		"after, the report tells less": {after, opts(steptest.PremiumP1, has(bram, "phone"), registration(bram,
			map[string]any{"methodsRegistered": nil})), "", "", steps.NotMet, steps.Met, false, true},
		"after, the report tells none, another method": {after, opts(steptest.PremiumP1, registration(bram,
			map[string]any{"methodsRegistered": nil})), "", "", steps.Met, steps.Met, false, false},
		"after, with another method": {after, opts(has(bram, "phone", "fido2")), "", "", steps.Met,
			steps.Met, false, false},
		"after, by the report, another that is off": {after, opts(steptest.PremiumP1, has(bram, "phone",
			"softwareOath"), off("SoftwareOath")), "", "", steps.NotMet, steps.Met, false, true},
		"after, a provider": {after, opts(has(bram, "phone")), "", "yes", steps.Met,
			steps.Met, false, false},
		"after, no provider": {after, opts(has(bram, "phone")), "", "no", steps.NotMet,
			steps.Met, false, true},
		"after, US Government": {after, opts(has(bram, "phone")), graph.USGov, "", steps.Met,
			steps.Met, true, false},
		"after, a Global Administrator": {after, opts(has(mila, "phone")), "", "", steps.Met,
			steps.Met, true, false},
		"after, who may become one": {after, opts(steptest.PremiumP2, eligible), "", "",
			steps.Unknown, steps.Unknown, false, true},
		"after, an external account": {after, opts(tom), "", "", steps.Met, steps.Met, true, false},
		"before the last day": {beforeLast, opts(has(mila, "phone"), tom), "", "", steps.Met,
			steps.Met, true, false},
		"after the last day, an administrator": {last, opts(has(mila, "phone")), "", "", steps.NotMet,
			steps.NotMet, false, true},
		"after the last day, an external account": {last, opts(tom), "", "", steps.NotMet, steps.Met, false, true},
		"after the last day, one that may become one": {last, opts(steptest.PremiumP2, eligible), "", "",
			steps.NotMet, steps.NotMet, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(c.at))
				tenant := steptest.NewTenant(t, staff(c.bend...))
				p := steps.Profile{Cloud: c.cloud, Statements: steps.NewStatements(nil)}
				if c.provider != "" {
					p.Statements.Set(snapshot.AskTelephonyProvider, steps.NewStatement("mila", c.provider))
				}
				dir := client.SignedIn(tenant, catalog.ReadScopes()...)
				f, err := steptest.FindStep(t, dir, mfa.RegisteredID, p).Check(t.Context())
				_, asks := steptest.FindQuestion(f, snapshot.AskTelephonyProvider)
				if err != nil || f.Status != c.registered || asks != c.asks || c.warns != (f.Summary.ID == "mfa.with-phones") {
					t.Errorf("%v, %v, asks %v (%v), want %v", f.Status, f.Summary, asks, err, c.registered)
				}
				if hasProvider := c.provider == "yes"; hasProvider != (f.Basis == steps.Stated) {
					t.Errorf("the finding rests on %q", f.Basis)
				}
				a, err := steptest.FindStep(t, dir, mfa.AdminMFAID, p).Check(t.Context())
				if err != nil || a.Status != c.admins {
					t.Errorf("administrators: %v, %v (%v), want %v", a.Status, a.Summary, err, c.admins)
				}
			})
		})
	}
}

// Administrators among those who have nothing but a phone are named, and said to be so.
func TestAdministratorsWithNothingButAPhoneAreNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NewTenant(t, staff(has("mila@fabrikam.example", "phone"), has(bram, "phone")))
		f := steptest.CheckRequirement(t, tenant, mfa.RegisteredID, steps.Profile{})
		if got := steptest.FindFact(f,
			"fact.only-phone"); got.OK || got.Got.Args["count"] != 2 || got.Got.Args["admins"] != 1 {
			t.Errorf("of phones is said %v", got)
		}
		if names := steptest.SubjectNames(f); !slices.Equal(names, []string{"mila@fabrikam.example", bram}) {
			t.Errorf("named are %v", names)
		}
		a := steptest.CheckRequirement(t, tenant, mfa.AdminMFAID, steps.Profile{})
		if names := steptest.SubjectNames(a); a.Status != steps.Met || !slices.Equal(names,
			[]string{"mila@fabrikam.example"}) {
			t.Errorf("%v, named are %v", a.Status, names)
		}
	})
}

// A report that Microsoft refuses for want of a licence, although the tenant has one, is said to be refused.
func TestAReportRefusedForWantOfALicenceIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NewTenant(t, staff(steptest.PremiumP1))
		tenant.InjectFault(scenario.Fault{Path: reportAddress, Times: -1, Status: http.StatusForbidden,
			Code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant"})
		f := steptest.CheckRequirement(t, tenant, mfa.RegisteredID, steps.Profile{})
		if f.Status != steps.Met || steptest.FindFact(f, "fact.methods-report").Got.Empty() {
			t.Errorf("%v, facts %v", f.Status, f.Facts)
		}
	})
}

// Whichever requirement runs first, and whether or not the person stops waiting, all come to the same.
func TestNoVerdictDependsOnWhichRequirementRunsFirst(t *testing.T) {
	ids := []string{mfa.RegisteredID, mfa.AdminMFAID, mfa.EveryUserID, mfa.SecurityDefaultsID, breakglass.ID,
		mfa.AdminCountID}
	stale := registration("mila@fabrikam.example", map[string]any{"isMfaCapable": true})
	for name, bend := range map[string][]func(*scenario.Scenario){
		"a stale report":   steptest.Options(steptest.PremiumP1, stale, has("mila@fabrikam.example")),
		"a missing line":   steptest.Options(steptest.PremiumP1, unreported(bram), has(bram)),
		"without a report": steptest.Options(has(bram)),
		"a declared user": steptest.Options(steptest.PremiumP1, registration(bram,
			map[string]any{"isMfaCapable": true}), has(bram)),
		"somebody more to ask": steptest.Options(func(s *scenario.Scenario) {
			s.Users = append(s.Users, scenario.User{Name: "Z", UPN: "z@fabrikam.example"})
		}),
	} {
		for _, skips := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				var first map[string]steps.Status
				for range 8 {
					synctest.Test(t, func(t *testing.T) {
						tenant := steptest.NewTenant(t, staff(bend...))
						dir := client.SignedIn(tenant, catalog.ReadScopes()...)
						options := snapshot.Options{}
						if skips {
							skip := make(chan struct{})
							close(skip)
							options.Skip = skip
						}
						list := catalog.Requirements(dir, steps.Profile{BreakGlass: []string{bram}, MaxMethodReads: 4})
						attempt := &snapshot.Attempt{Options: options}
						rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
						statuses := map[string]steps.Status{}
						for _, id := range ids {
							f, err := catalog.Only(list, []string{id})[0].(binder).Bind(attempt).Check(t.Context())
							if err != nil {
								t.Fatal(id, err)
							}
							statuses[id] = f.Status
						}
						if first == nil {
							first = statuses
						}
						for id, status := range statuses {
							if status != first[id] {
								t.Errorf("in the order %v %s is %v, and was %v", ids, id, status, first[id])
							}
						}
					})
				}
			})
		}
	}
}

// A binder is a requirement that can be bound to an attempt of a run.
type binder interface {
	Bind(*snapshot.Attempt) steps.Step
}

// A report that fails half-way is no report: everybody is asked.
func TestHalfAReportIsNoReport(t *testing.T) {
	for name, has := range map[string]struct {
		bend func(*scenario.Scenario)
		want steps.Status
	}{
		"everybody has a method": {func(*scenario.Scenario) {}, steps.Met},
		"one has lost it":        {has(bram), steps.NotMet},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NewTenant(t, staff(steptest.PremiumP1, has.bend,
					registration(bram, map[string]any{"isMfaCapable": true})))
				tenant.SetBehaviour(scenario.Behaviour{PageSize: 2})
				steptest.FailReads(tenant, steptest.ReadFaults["403"], 1, reportAddress)
				f := steptest.CheckRequirement(t, tenant, mfa.RegisteredID, steps.Profile{})
				if f.Status != has.want {
					t.Errorf("%v, %v", f.Status, f.Summary)
				}
			})
		})
	}
}

// Global Administrators are asked before the report is looked at.
func TestAdministratorsAreAskedBeforeTheReportIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NewTenant(t, staff(steptest.PremiumP1, unreported(bram)))
		steptest.CheckRequirement(t, tenant, mfa.RegisteredID, steps.Profile{})
		var order []string
		for _, r := range tenant.Requests() {
			if r.Path == reportAddress {
				order = append(order, "report")
			} else if strings.HasSuffix(r.Path, "/authentication/methods") {
				order = append(order, "account")
			}
		}
		if want := []string{"account", "account", "report", "account"}; !slices.Equal(order, want) {
			t.Errorf("the order is %v, want %v", order, want)
		}
	})
}
