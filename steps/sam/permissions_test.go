package sam_test

import (
	"slices"
	"testing"

	"cspready/graph"
	"cspready/steps/sam"
)

func TestAPurposeTakesItsLeastPermissions(t *testing.T) {
	every := sam.RequiredAccess{API: graph.GraphAPI, Scopes: []string{"openid", "profile", "offline_access", "User.Read"}}
	customers := sam.RequiredAccess{API: graph.GraphAPI, Scopes: append(slices.Clone(every.Scopes), "Directory.Read.All")}
	partner := sam.RequiredAccess{API: graph.PartnerCenterAPI, Scopes: []string{"user_impersonation"}}
	azure := sam.RequiredAccess{API: graph.AzureManagementAPI, Scopes: []string{"user_impersonation"}}
	for name, c := range map[string]struct {
		purposes []sam.Purpose
		want     []sam.RequiredAccess
	}{
		"none":           {nil, nil},
		"Partner Center": {[]sam.Purpose{sam.PartnerCenter}, []sam.RequiredAccess{partner, every}},
		"customers":      {[]sam.Purpose{sam.Customers}, []sam.RequiredAccess{partner, customers}},
		"customers, without Partner Center's API": {[]sam.Purpose{sam.CustomersGraph}, []sam.RequiredAccess{customers}},
		"Azure": {[]sam.Purpose{sam.Azure}, []sam.RequiredAccess{every, azure}},
		"all, in another order": {[]sam.Purpose{sam.Azure, sam.Customers, sam.PartnerCenter},
			[]sam.RequiredAccess{partner, customers, azure}},
		"one said twice":  {[]sam.Purpose{sam.PartnerCenter, sam.PartnerCenter}, []sam.RequiredAccess{partner, every}},
		"one that is not": {[]sam.Purpose{"world peace"}, []sam.RequiredAccess{every}},
	} {
		t.Run(name, func(t *testing.T) {
			for range 2 { // the second call must not see what the first changed
				got := sam.RequiredAccessFor(c.purposes...)
				same := func(a, b sam.RequiredAccess) bool { return a.API == b.API && slices.Equal(a.Scopes, b.Scopes) }
				if !slices.EqualFunc(got, c.want, same) {
					t.Errorf("%v takes %v, want %v", c.purposes, got, c.want)
				}
			}
		})
	}
}

func TestNoPurposeTakesADangerousPermission(t *testing.T) {
	for _, n := range sam.RequiredAccessFor(sam.Purposes()...) {
		if n.API == graph.AzureADGraphAPI || slices.ContainsFunc(n.Scopes, sam.IsDangerous) {
			t.Errorf("%s: %v", sam.APIName(n.API), n.Scopes)
		}
	}
}

// granted returns consent to permissions of Graph: for one user, or for all users if who is empty.
func granted(who string, scopes ...string) func(*sam.App) {
	return func(a *sam.App) {
		a.Grants = append(a.Grants, graph.PermissionGrant{ResourceID: "object of " + graph.GraphAPI, ForAllUsers: who == "",
			PrincipalID: who, Scopes: scopes})
	}
}

func TestPermissionsAreComparedAsMicrosoftDoes(t *testing.T) {
	const upper = "00000003-0000-0000-C000-000000000000" // Graph, in upper case
	user := func(id string) func(*sam.App) { return func(a *sam.App) { a.ConsentUser = id } }
	noGraph := func(a *sam.App) { a.Grants = a.Grants[:1] }
	four := []string{"Microsoft Graph User.Read", "Microsoft Graph offline_access", "Microsoft Graph openid",
		"Microsoft Graph profile"}
	for name, c := range map[string]struct {
		bend                                   func(*sam.App)
		unregistered, unconsented, superfluous []string
	}{
		"in order": {func(*sam.App) {}, nil, nil, nil},
		"another case": {func(a *sam.App) {
			a.RequiredAccess[1].API, a.RequiredAccess[1].Scopes[3] = upper,
				"ID OF USER.READ"
		}, nil, nil,
			nil},
		"consent by case": {func(a *sam.App) {
			a.Grants[1].Scopes = []string{"OpenID", "PROFILE", "offline_access",
				"user.read"}
		}, nil, nil, nil},
		"sign-in by case": {func(a *sam.App) {
			a.RequiredAccess = append(a.RequiredAccess, graph.ResourceAccess{API: upper, Scopes: []string{"email"}})
		}, nil, nil, nil},
		"half registered": {func(a *sam.App) { a.RequiredAccess[1].Scopes = a.RequiredAccess[1].Scopes[:3] }, four[:1], nil,
			nil},
		"the user's own": {all(noGraph, user("Noor"), granted("noor", "openid", "profile", "offline_access", "User.Read")),
			nil, nil, nil},
		"somebody else's": {all(noGraph, user("noor"), granted("emil", "openid", "profile", "offline_access", "User.Read")),
			nil, four, nil},
		"nobody is named": {all(noGraph, granted("noor", "openid", "profile", "offline_access", "User.Read")), nil, four,
			nil},
		"of nobody": {all(noGraph, func(a *sam.App) {
			a.Grants = append(a.Grants, graph.PermissionGrant{ResourceID: "object of " + graph.GraphAPI})
		}), nil, four, nil},
		"two halves": {all(noGraph, user("noor"), granted("noor", "User.Read"),
			granted("", "openid", "profile", "offline_access")), nil, nil, nil},
		"more for all": {granted("", "Directory.Read.All"), nil, nil, []string{"Microsoft Graph Directory.Read.All"}},
		"more for somebody": {granted("emil", "Directory.Read.All"), nil, nil,
			[]string{"Microsoft Graph Directory.Read.All"}},
		"named and granted": {all(granted("", "Directory.Read.All"),
			wants(graph.GraphAPI, []string{"id of Directory.Read.All"}, nil)),
			nil, nil, []string{"Microsoft Graph Directory.Read.All"}},
		"an id that its API lacks": {wants(graph.GraphAPI, []string{"4711"}, nil), nil, nil,
			[]string{"Microsoft Graph 4711"}},
		"another API": {wants("aaaaaaaa-0000-0000-0000-000000000000", []string{"x"}, nil), nil, nil,
			[]string{"aaaaaaaa-0000-0000-0000-000000000000 x"}},
		"an API that is gone": {wants(graph.AzureADGraphAPI, []string{"x"}, nil), nil, nil,
			[]string{"Azure AD Graph x"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := model(c.bend)
			for what, got := range map[string][2][]string{
				"unregistered": {sam.PermissionNames(a.Unregistered()), c.unregistered},
				"unconsented":  {sam.PermissionNames(a.Unconsented()), c.unconsented},
				"superfluous":  {sam.PermissionNames(a.Superfluous()), c.superfluous},
			} {
				if !slices.Equal(got[0], got[1]) {
					t.Errorf("%s are %q, want %q", what, got[0], got[1])
				}
			}
		})
	}
}
