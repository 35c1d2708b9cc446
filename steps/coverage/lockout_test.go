package coverage

import (
	"slices"
	"testing"

	"cspready/graph"
)

// TestWhatKeepsAnEmergencyAccountOut checks which grant controls lock out an account with one method.
func TestWhatKeepsAnEmergencyAccountOut(t *testing.T) {
	strength := func(narrowed bool, combinations ...string) *graph.Strength {
		return &graph.Strength{ID: "of this tenant", Combinations: combinations, Restricted: narrowed}
	}
	unread := &graph.Strength{ID: "not listed"}
	for _, c := range []struct {
		what                 string
		grant                *graph.GrantControls
		passkey, certificate graph.Tri
	}{
		{"nothing is asked", nil, graph.No, graph.No},
		{"blocked", &graph.GrantControls{Controls: []string{"block"}}, graph.Yes, graph.Yes},
		{"MFA", &graph.GrantControls{Controls: []string{"mfa"}}, graph.No, graph.No},
		{"MFA or a device", &graph.GrantControls{Controls: []string{"mfa", "compliantDevice"}}, graph.No, graph.No},
		{"MFA and a device", &graph.GrantControls{RequireAll: true, Controls: []string{"mfa", "compliantDevice"}}, graph.Yes,
			graph.Yes},
		{"a device", &graph.GrantControls{Controls: []string{"compliantDevice"}}, graph.Yes, graph.Yes},
		{"terms of use", &graph.GrantControls{TermsOfUse: []string{"1"}}, graph.No, graph.No},
		{"a custom control", &graph.GrantControls{CustomControls: []string{"1"}}, graph.Yes, graph.Yes},
		{"keys only", &graph.GrantControls{Strength: strength(false, "fido2")}, graph.No, graph.Yes},
		{"certificates only", &graph.GrantControls{Strength: strength(false, "x509CertificateMultiFactor")}, graph.Yes,
			graph.No},
		{"one model of key", &graph.GrantControls{Strength: strength(true, "fido2")}, graph.Unknown, graph.Yes},
		{"one model of key, or MFA", &graph.GrantControls{Controls: []string{"mfa"}, Strength: strength(true, "fido2")},
			graph.No,
			graph.No},
		{"one model of key, or a device",
			&graph.GrantControls{Controls: []string{"compliantDevice"}, Strength: strength(true, "fido2")}, graph.Unknown,
			graph.Yes},
		{"one model of key, and MFA", &graph.GrantControls{RequireAll: true, Controls: []string{"mfa"},
			Strength: strength(true, "fido2")},
			graph.Unknown, graph.Yes},
		{"a strength that was not read", &graph.GrantControls{Strength: unread}, graph.Unknown, graph.Unknown},
		{"a built-in strength", &graph.GrantControls{Strength: &graph.Strength{ID: graph.StrengthPhishingResistant}},
			graph.No,
			graph.No},
	} {
		var tenant Tenant
		if _, bars := tenant.unmetControls(c.grant, Passkey); bars != c.passkey {
			t.Errorf("%s: keeps a passkey out: %v, want %v", c.what, bars, c.passkey)
		}
		if _, bars := tenant.unmetControls(c.grant, Certificate); bars != c.certificate {
			t.Errorf("%s: keeps a certificate out: %v, want %v", c.what, bars, c.certificate)
		}
	}
}

// TestALockoutThatIsNotSureIsToldAndNotEdited judges a tenant whose one policy accepts some models of keys only.
func TestALockoutThatIsNotSureIsToldAndNotEdited(t *testing.T) {
	w := newWorld()
	n := w.person("E. Keller", nil)
	policy := graph.Policy{ID: "1", Name: "Our keys only", State: graph.StateOn, Raw: []byte("{}")}
	policy.Conditions.Users.Users.Include = []string{"All"}
	policy.Conditions.Apps.Include = []string{"All"}
	policy.Conditions.Clients = []string{"all"}
	policy.Grant = &graph.GrantControls{Strength: &graph.Strength{ID: "1", Combinations: []string{"fido2"},
		Restricted: true}}
	w.Policies = []graph.Policy{policy}
	v := Judge(w.Tenant)
	if found := v.Lockouts(n, Passkey); len(found) != 1 || found[0].Certain {
		t.Errorf("with a passkey: %+v, want one that is not sure", found)
	}
	if found := v.Lockouts(n, Certificate); len(found) != 1 || !found[0].Certain ||
		!slices.Equal(found[0].UnmetControls, []string{"authentication strength"}) {
		t.Errorf("with a certificate: %+v, want one that is sure", found)
	}
	with := func(method string) func(int32) string { return func(int32) string { return method } }
	if edits := v.ExclusionEdits([]int32{int32(n)}, with(Passkey)); len(edits) != 0 {
		t.Errorf("edits on a doubt: %+v", edits)
	}
	if edits := v.ExclusionEdits([]int32{int32(n)}, with(Certificate)); len(edits) != 1 {
		t.Errorf("%d edits, want one", len(edits))
	}
}

// TestAnExclusionThatHasToBeActivatedDoesNotProtect: an account that may come to be excluded counts as excluded where
// the question is who is left without MFA, and as not excluded where it is what can harm the account.
func TestAnExclusionThatHasToBeActivatedDoesNotProtect(t *testing.T) {
	const role, group = "729827e3-9c14-49f7-bb1b-9608f156bbb8", "22a598f9-0a97-598a-a0df-d2582eb547e9"
	for name, c := range map[string]struct {
		holders Holders
		group   Group
		want    int // policies that can harm the account
	}{
		"holds the role":                     {Holders{Lasting: []int32{0}}, Group{}, 0},
		"holds the role for a while":         {Holders{Temporary: []int32{0}}, Group{}, 1},
		"may activate the role":              {Holders{Eligible: []int32{0}}, Group{}, 1},
		"is in the group":                    {Holders{}, Group{Members: []int32{0}}, 0},
		"is in the group for a while":        {Holders{}, Group{Temporary: []int32{0}}, 1},
		"may activate membership":            {Holders{}, Group{Eligible: []int32{0}}, 1},
		"is in the group, may hold the role": {Holders{Eligible: []int32{0}}, Group{Members: []int32{0}}, 0},
		"is in it, and may activate that":    {Holders{}, Group{Members: []int32{0}, Eligible: []int32{0}}, 0},
	} {
		w := newWorld()
		n := w.person("E. Keller", nil)
		w.hold(role, c.holders)
		w.Groups = map[string]Group{group: c.group}
		policy := graph.Policy{ID: "1", Name: "Our devices only", State: graph.StateOn, Raw: []byte("{}"), LimitsSession: true}
		users := &policy.Conditions.Users
		users.Users.Include, users.Roles.Exclude, users.Groups.Exclude = []string{"All"}, []string{role}, []string{group}
		policy.Conditions.Apps.Include, policy.Conditions.Clients = []string{"All"}, []string{"all"}
		policy.Grant = &graph.GrantControls{Controls: []string{"compliantDevice"}}
		w.Policies = []graph.Policy{policy}
		v := Judge(w.Tenant)
		lockouts, limits := v.Lockouts(n, Passkey), v.SessionLimits(n)
		if len(lockouts) != c.want || len(limits) != c.want {
			t.Errorf("%s: %d lock-outs and %d limits, want %d", name, len(lockouts), len(limits), c.want)
		}
		if len(lockouts) > 0 && lockouts[0].Certain || len(limits) > 0 && limits[0].Certain {
			t.Errorf("%s: certain, although the exclusion may hold", name)
		}
		policy.Grant.Controls = []string{"mfa"}
		w.Policies = []graph.Policy{policy}
		if v := Judge(w.Tenant); v.states[n] != Uncovered {
			t.Errorf("%s: state %v with MFA that it is excluded from, want uncovered", name, v.states[n])
		}
	}
}
