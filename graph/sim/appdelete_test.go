package sim_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
)

func TestADeletedApplicationComesBackWithWhatItHad(t *testing.T) {
	tenant := shop(t, nil)
	door, token := client.SignedIn(tenant, registering...), tenant.PersonToken(registering...)
	apps, err := door.Applications(t.Context())
	wantKind(t, err, "")
	app := apps[0]
	p, err := door.PrincipalOf(t.Context(), app.AppID)
	wantKind(t, err, "")
	if r := call(t, tenant, token, "DELETE", "/applications/"+app.ID, ""); r.status != http.StatusNoContent {
		t.Fatal(r.text)
	}
	_, err = door.Application(t.Context(), app.ID)
	wantKind(t, err, graph.ErrNotFound)
	_, err = door.PrincipalOf(t.Context(), app.AppID)
	wantKind(t, err, graph.ErrNotFound)
	if r := call(t, tenant, token, "GET", "/oauth2PermissionGrants", ""); len(r.list()) != 0 {
		t.Errorf("its consents are still there: %s", r.text)
	}
	deleted, err := door.DeletedApplications(t.Context())
	wantKind(t, err, "")
	if i := slices.IndexFunc(deleted, func(a graph.Application) bool { return a.ID == app.ID }); i < 0 ||
		deleted[i].Deleted.IsZero() {
		t.Errorf("the deleted items are %+v", deleted)
	}
	path := "/directory/deletedItems/" + app.ID + "/restore"
	ctx := graph.Permit(t.Context(), graph.Request{Method: "POST", Path: path, Times: 2})
	wantKind(t, door.RestoreApplication(ctx, app.ID), "")
	wantKind(t, door.RestoreApplication(ctx, app.ID), graph.ErrNotFound)
	back, err := door.PrincipalOf(t.Context(), app.AppID)
	wantKind(t, err, "")
	grants, err := door.GrantsOf(t.Context(), p.ID)
	wantKind(t, err, "")
	roles, err := door.RolesOf(t.Context(), p.ID)
	wantKind(t, err, "")
	if back.ID != p.ID || len(grants) != 2 || len(roles) != 1 {
		t.Errorf("it came back with %d consents and %d permissions as %+v", len(grants), len(roles), back)
	}
}

func TestReplicasThatLagDoNotKnowANewApplication(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := shop(t, nil)
		tenant.SetBehaviour(scenario.Behaviour{Lag: 2 * time.Second})
		token := tenant.PersonToken(registering...)
		id, appID := newApp(t, tenant, token, `{"displayName":"A"}`)
		statuses := func(method, path, body string) string {
			var answers []int
			for range 2 {
				answers = append(answers, call(t, tenant, token, method, path, body).status)
			}
			slices.Sort(answers)
			return fmt.Sprint(answers)
		}
		for _, c := range []struct{ method, path, body, want string }{
			{"PATCH", "/applications/" + id, `{"tags":[]}`, "[204 404]"},
			{"POST", "/applications/" + id + "/addPassword", `{}`, "[200 404]"},
			{"POST", "/servicePrincipals", `{"appId":"` + appID + `"}`, "[201 400]"},
		} {
			if got := statuses(c.method, c.path, c.body); got != c.want {
				t.Errorf("%s %s: the replicas answered %s, want %s", c.method, c.path, got, c.want)
			}
		}
		time.Sleep(2 * time.Second)
		if got := statuses("POST", "/servicePrincipals", `{"appId":"`+appID+`"}`); got != "[409 409]" {
			t.Errorf("after the lag: %s", got)
		}
	})
}

func TestOwnersAndAdministratorsChangeApplications(t *testing.T) {
	for person, want := range map[string]struct{ change, make int }{
		"ada@shop.example": {204, 201}, "ann@shop.example": {204, 201}, "otto@shop.example": {204, 403},
		"gus@shop.example": {403, 403},
	} {
		tenant := shop(t, nil)
		apps, err := client.SignedIn(tenant, registering...).Applications(t.Context())
		wantKind(t, err, "")
		tenant.SetPerson(scenario.Person{UPN: person})
		token := tenant.PersonToken(registering...)
		if r := call(t, tenant, token, "PATCH", "/applications/"+apps[0].ID,
			`{"tags":["x"]}`); r.status != want.change {
			t.Errorf("%s changes it: %d %s", person, r.status, r.text)
		}
		if r := call(t, tenant, token, "POST", "/applications", `{"displayName":"A"}`); r.status != want.make {
			t.Errorf("%s makes one: %d %s", person, r.status, r.text)
		}
		if r := call(t, tenant, tenant.PersonToken("User.Read"), "GET", "/applications",
			""); r.status != http.StatusForbidden {
			t.Errorf("without a permission they are listed: %d", r.status)
		}
	}
}
