package app

import (
	"errors"
	"strings"
	"testing"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/sam"
)

// newTestPending returns an application for Partner Center, whose API offers these permissions.
func newTestPending(offers ...graph.OfferedPermission) *Pending {
	onGraph := graph.ServicePrincipalObject{ID: "graph"}
	for _, n := range sam.RequiredAccessFor(sam.PartnerCenter) {
		for _, s := range n.Scopes {
			if n.API == graph.GraphAPI {
				onGraph.DelegatedPermissions = append(onGraph.DelegatedPermissions,
					graph.OfferedPermission{ID: "id of " + s, Value: s, Enabled: true})
			}
		}
	}
	return &Pending{
		Purposes: []sam.Purpose{sam.PartnerCenter}, App: graph.Application{ID: "app"},
		APIs: map[string]*graph.ServicePrincipalObject{graph.GraphAPI: &onGraph,
			graph.PartnerCenterAPI: {ID: "partner", DelegatedPermissions: offers}},
	}
}

// TestAPermissionThatItsAPIDoesNotOfferIsRefusedAndNeverMadeUp has no tenant: any request to one fails the test.
func TestAPermissionThatItsAPIDoesNotOfferIsRefusedAndNeverMadeUp(t *testing.T) {
	for name, offers := range map[string][]graph.OfferedPermission{
		"none":     nil,
		"another":  {{ID: "1", Value: "something_else", Enabled: true}},
		"disabled": {{ID: "1", Value: "user_impersonation"}},
	} {
		t.Run(name, func(t *testing.T) {
			m := newTestPending(offers...)
			m.App.RequiredAccess = []graph.ResourceAccess{{API: graph.PartnerCenterAPI, Scopes: []string{"1"}}}
			if !newUpdate(m).hasChanges() {
				t.Error("that it asks for nothing of use is no reason to change it")
			}
			for _, op := range []steps.Op{registerOp{Pending: m}, newUpdate(m)} {
				err := op.Do(t.Context())
				var e *graph.Error
				if !errors.As(err, &e) || e.Kind != graph.ErrRefused || !strings.Contains(e.Message, "user_impersonation") ||
					!steps.IsRefused(err) {
					t.Errorf("%T: %v", op, err)
				}
			}
		})
	}
}

// TestWhatElseAnApplicationAsksForStays has permissions on APIs of other companies, and application permissions.
func TestWhatElseAnApplicationAsksForStays(t *testing.T) {
	m := newTestPending(graph.OfferedPermission{ID: "2", Value: "user_impersonation", Enabled: true})
	m.App.RequiredAccess = []graph.ResourceAccess{
		{API: "somebody else's", Scopes: []string{"a", "b"}, Roles: []string{"c"}},
		{API: "without any"},
		{API: strings.ToUpper(graph.PartnerCenterAPI), Scopes: []string{"old"}, Roles: []string{"role"}},
		{API: graph.AzureADGraphAPI, Scopes: []string{"gone"}},
	}
	got := graph.Body{"list": newUpdate(m).newValues()["requiredResourceAccess"]}.Text()
	for _, want := range []string{
		`{"resourceAccess":[{"id":"a","type":"Scope"},{"id":"b","type":"Scope"},{"id":"c","type":"Role"}],"resourceAppId":"somebody else's"}`,
		`{"resourceAccess":[],"resourceAppId":"without any"}`,
		`{"resourceAccess":[{"id":"old","type":"Scope"},{"id":"role","type":"Role"},{"id":"2","type":"Scope"}],"resourceAppId":"` + strings.ToUpper(graph.PartnerCenterAPI) + `"}`,
		`"id":"id of openid"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in what is sent: %s", want, got)
		}
	}
	if strings.Contains(got, graph.AzureADGraphAPI) || strings.Contains(got, "{}") {
		t.Errorf("what does not exist is asked for: %s", got)
	}
}
