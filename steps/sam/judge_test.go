package sam_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"cspready/graph"
	"cspready/steps/rating"
	"cspready/steps/sam"
)

var (
	now       = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	errUnread = errors.New("it was not read")
)

const day = 24 * time.Hour

// apiOf returns an API as it is in the tenant. The ids of its permissions are "id of" and their value.
func apiOf(appID string, scopes ...string) sam.API {
	p := graph.ServicePrincipalObject{ID: "object of " + appID, AppID: appID, Enabled: graph.Yes}
	for _, s := range scopes {
		p.DelegatedPermissions = append(p.DelegatedPermissions,
			graph.OfferedPermission{ID: "id of " + s, Value: s, Enabled: true})
	}
	return sam.API{ServicePrincipalObject: p}
}

func key(starts, ends time.Duration) graph.KeyCredential {
	return graph.KeyCredential{KeyID: "key", Verifies: true, Starts: now.Add(starts), Ends: now.Add(ends)}
}

func secret(starts, ends time.Duration) graph.SecretCredential {
	return graph.SecretCredential{KeyID: "secret", Starts: now.Add(starts), Ends: now.Add(ends)}
}

// model returns an application that complies with the model, for Partner Center, after some changes.
func model(bend ...func(*sam.App)) sam.App {
	every := []string{"openid", "profile", "offline_access", "User.Read"}
	a := sam.App{
		Application: graph.Application{
			Audience: graph.ManyTenants, WebRedirects: []string{"http://localhost"},
			Lock: graph.LockState{Known: true, Enabled: true, AllProperties: true},
			RequiredAccess: []graph.ResourceAccess{
				{API: graph.PartnerCenterAPI, Scopes: []string{"id of user_impersonation"}},
				{API: graph.GraphAPI, Scopes: []string{"id of openid", "id of profile", "id of offline_access", "id of User.Read"}},
			},
			Keys: []graph.KeyCredential{key(-60*day, 300*day)},
		},
		Principal: &graph.ServicePrincipalObject{ID: "own", Enabled: graph.Yes},
		Grants: []graph.PermissionGrant{
			{ResourceID: "object of " + graph.PartnerCenterAPI, ForAllUsers: true, Scopes: []string{"user_impersonation"}},
			{ResourceID: "object of " + graph.GraphAPI, ForAllUsers: true, Scopes: slices.Clone(every)},
		},
		APIs: []sam.API{
			apiOf(graph.PartnerCenterAPI, "user_impersonation"),
			apiOf(graph.GraphAPI, append(every, "Directory.Read.All", "Directory.ReadWrite.All")...),
		},
		Unread: map[sam.Part]error{}, Purposes: []sam.Purpose{sam.PartnerCenter}, Now: now,
	}
	for _, b := range bend {
		b(&a)
	}
	return a
}

func unread(parts ...sam.Part) func(*sam.App) {
	return func(a *sam.App) {
		for _, p := range parts {
			a.Unread[p] = errUnread
		}
	}
}

func vendor(a *sam.App) { a.IsVendor = true }

// wants adds permissions to the registration, by id.
func wants(api string, scopes, roles []string) func(*sam.App) {
	return func(a *sam.App) {
		a.RequiredAccess = append(a.RequiredAccess, graph.ResourceAccess{API: api, Scopes: scopes, Roles: roles})
	}
}

func all(bends ...func(*sam.App)) func(*sam.App) {
	return func(a *sam.App) {
		for _, b := range bends {
			b(a)
		}
	}
}

// pointsOf returns the points with one id.
func pointsOf(a sam.App, id string) []rating.Point {
	return slices.DeleteFunc(a.Judge(), func(p rating.Point) bool { return p.ID != id })
}

func TestAnApplicationAsTheModelSaysIsFineInEveryPoint(t *testing.T) {
	points := model().Judge()
	for _, p := range points {
		if p.Severity != rating.Good {
			t.Errorf("%s is %d: %s %v", p.ID, p.Severity, p.Got.ID, p.Got.Args)
		}
	}
	if _, any := rating.First(points); any || rating.Worst(points) != rating.Good {
		t.Error("the worst of fine points is not fine")
	}
}

func TestTheFirstOfTheWorstPointsIsTold(t *testing.T) {
	points := model(func(a *sam.App) { a.Lock, a.Audience, a.Principal, a.Keys = graph.LockState{}, "", nil, nil }).Judge()
	if p, _ := rating.First(points); p.ID != "standing" || p.Severity != rating.Flaw {
		t.Errorf("%s (%d) is told first, want the first flaw", p.ID, p.Severity)
	}
	points = model(func(a *sam.App) { a.Keys[0].Ends = now.Add(day) }, unread(sam.PrincipalPart)).Judge()
	if p, _ := rating.First(points); p.ID != "standing" || p.Severity != rating.Unknown {
		t.Errorf("%s (%d) is told first: what is not known counts more than what ends soon", p.ID, p.Severity)
	}
}
