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
