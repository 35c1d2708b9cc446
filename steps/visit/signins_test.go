package visit

import (
	"slices"
	"testing"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
)

func TestSignInForAChange(t *testing.T) {
	change := steps.Change{Scopes: []string{"Policy.ReadWrite.SecurityDefaults"}, EndsCodes: true}
	enough := append(catalog.ReadScopes(), change.Scopes...)
	for name, c := range map[string]struct {
		session graph.Session
		refused bool
		change  steps.Change
		needed  bool
		way     graph.SignInMethod
	}{
		"the permission is missing": {graph.Session{Method: graph.Browser, Scopes: catalog.ReadScopes()}, false, change,
			true, graph.Browser},
		"there is all it needs": {graph.Session{Method: graph.Browser, Scopes: enough}, false, change, false, ""},
		"the session would end with it": {graph.Session{Method: graph.DeviceCode, Scopes: enough}, false, change, true,
			graph.Browser},
		"a code may stay a code": {graph.Session{Method: graph.DeviceCode, Scopes: catalog.ReadScopes()}, false,
			steps.Change{Scopes: []string{"X"}}, true, graph.DeviceCode},
		"a code is refused": {graph.Session{Method: graph.DeviceCode, Scopes: catalog.ReadScopes()}, true,
			steps.Change{Scopes: []string{"X"}}, true, graph.Browser},
		"a browser elsewhere stays that": {graph.Session{Method: graph.Paste, Scopes: catalog.ReadScopes()}, false, change,
			true, graph.Paste},
	} {
		want, needed := Setup{}.signInFor(c.session, c.refused, []steps.Change{c.change})
		if needed != c.needed || want.Method != c.way {
			t.Errorf("%s: %v by %q, want %v by %q", name, needed, want.Method, c.needed, c.way)
		}
		if needed && (!want.MFA || len(want.Scopes) != len(catalog.ReadScopes())+len(c.change.Scopes)) {
			t.Errorf("%s: MFA %v, scopes %v", name, want.MFA, want.Scopes)
		}
	}
}

// TestAnUndoAsksForNoMoreThanItNeeds, neither to read nor to write.
func TestAnUndoAsksForNoMoreThanItNeeds(t *testing.T) {
	s := Setup{Undo: &steps.Entry{Reversal: steps.Reversal{Kind: steps.DefaultsSwitched}}}
	reads := s.FirstSignIn(steps.Note{}).Scopes
	const write = "Policy.ReadWrite.SecurityDefaults"
	want, needed := s.signInFor(graph.Session{Method: graph.Browser, Scopes: reads}, false,
		[]steps.Change{{Scopes: []string{write}}})
	if !needed || len(want.Scopes) != len(reads)+1 || !slices.Contains(want.Scopes, write) ||
		len(reads) >= len(catalog.ReadScopes()) {
		t.Errorf("%v after %v", want.Scopes, reads)
	}
}

func TestSignInAgainGivesNothingUp(t *testing.T) {
	session := graph.Session{TenantID: "t", UserPrincipalName: "u", Method: graph.Paste, MFA: graph.Yes,
		Scopes: []string{"A"}}
	want := SignInAgain(session, false, graph.SignInRequest{})
	if want.Tenant != "t" || want.Hint != "u" || want.Method != graph.Paste || !want.MFA ||
		!slices.Equal(want.Scopes, session.Scopes) {
		t.Errorf("%+v", want)
	}
}

func TestFirstSignInFollowsTheFlagThenTheMemory(t *testing.T) {
	for name, c := range map[string]struct {
		flag graph.SignInMethod
		note steps.Note
		want graph.SignInMethod
	}{
		"nothing known": {"", steps.Note{}, graph.DeviceCode},
		"codes blocked": {"", steps.Note{CodesBlocked: true}, graph.Browser},
		"the flag":      {graph.DeviceCode, steps.Note{CodesBlocked: true}, graph.DeviceCode},
	} {
		if got := (Setup{SignInMethod: c.flag}).FirstSignIn(c.note); got.Method != c.want || len(got.Scopes) == 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestPartnerTypeGoesByFlagThenMemoryThenTenant(t *testing.T) {
	org := graph.Organization{PartnerType: "breadthPartner"}
	for want, got := range map[steps.PartnerType]steps.PartnerType{
		steps.ControlPanelVendor: choosePartnerType(steps.ControlPanelVendor, steps.Note{PartnerType: steps.DirectBill}, org),
		steps.DirectBill:         choosePartnerType("", steps.Note{PartnerType: steps.DirectBill}, org),
		steps.Advisor:            choosePartnerType("", steps.Note{}, org),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
