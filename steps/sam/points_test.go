package sam_test

import (
	"slices"
	"testing"

	"cspready/graph"
	"cspready/steps/rating"
	"cspready/steps/sam"
)

func TestEachPointIsMarkedByWhatItMeans(t *testing.T) {
	for name, c := range map[string]struct {
		bend func(*sam.App)
		id   string
		want rating.Severity
		got  string // id of the text that was found
	}{
		"one tenant, Partner Center alone": {func(a *sam.App) { a.Audience = graph.OneTenant }, "audience",
			rating.Improvable, "app.audience-one"},
		"one tenant, for customers": {func(a *sam.App) {
			a.Audience, a.Purposes = graph.OneTenant,
				[]sam.Purpose{sam.Customers}
		},
			"audience", rating.Flaw, "app.audience-one"},
		"one tenant, for Azure": {func(a *sam.App) { a.Audience, a.Purposes = graph.OneTenant, []sam.Purpose{sam.Azure} },
			"audience", rating.Flaw, "app.audience-one"},
		"one tenant, a vendor's": {func(a *sam.App) { a.Audience, a.IsVendor = graph.OneTenant, true }, "audience",
			rating.Flaw, "app.audience-one"},
		"personal accounts": {func(a *sam.App) { a.Audience = "AzureADandPersonalMicrosoftAccount" }, "audience",
			rating.Flaw, "app.audience-personal"},
		"an untold audience": {func(a *sam.App) { a.Audience = "" }, "audience", rating.Unknown, "tri.unknown"},
		"next year's audience": {func(a *sam.App) { a.Audience = "AzureADFriends" }, "audience", rating.Unknown,
			"verbatim"},

		"no redirect": {func(a *sam.App) { a.WebRedirects = nil }, "redirects", rating.Flaw, "ca.none"},
		"SPA only": {func(a *sam.App) { a.WebRedirects, a.SPARedirects = nil, []string{"https://x.example"} },
			"redirects", rating.Flaw, "app.redirects-spa"},
		"SPA too": {func(a *sam.App) { a.SPARedirects = []string{"https://x.example"} }, "redirects",
			rating.Improvable, "app.redirects-both"},
		"without TLS": {func(a *sam.App) { a.WebRedirects = []string{"http://psa.example/back"} }, "redirects",
			rating.Improvable, "app.redirects-plain"},
		"no address at all": {func(a *sam.App) { a.WebRedirects = []string{"%zz"} }, "redirects", rating.Improvable,
			"app.redirects-plain"},
		"loopback": {func(a *sam.App) { a.WebRedirects = []string{"http://127.0.0.1:99/x", "http://[::1]:80"} },
			"redirects", rating.Good, "verbatim"},
		"elsewhere too": {func(a *sam.App) { a.WebRedirects = []string{"https://psa.example", "http://[::1]:80"} },
			"redirects", rating.Improvable, "app.redirects-elsewhere"},
		"like this machine": {func(a *sam.App) { a.WebRedirects = []string{"https://localhost.example"} }, "redirects",
			rating.Improvable, "app.redirects-elsewhere"},

		"public by fallback": {func(a *sam.App) { a.PublicClient = graph.Yes }, "public", rating.Flaw, "tri.yes"},
		"public by redirect": {func(a *sam.App) { a.PublicRedirects = []string{"http://localhost"} }, "public",
			rating.Flaw, "tri.yes"},
		"public is not set":       {func(a *sam.App) { a.PublicClient = graph.Unknown }, "public", rating.Good, "tri.no"},
		"lock off":                {func(a *sam.App) { a.Lock.Enabled = false }, "lock", rating.Improvable, "tri.no"},
		"lock of some properties": {func(a *sam.App) { a.Lock.AllProperties = false }, "lock", rating.Improvable, "tri.no"},
		"lock untold": {func(a *sam.App) { a.Lock = graph.LockState{} }, "lock", rating.Improvable,
			"tri.unknown"},
		"disabled by Microsoft": {func(a *sam.App) { a.Disabled = true }, "standing", rating.Flaw,
			"app.disabled-by-microsoft"},
		"no service principal": {func(a *sam.App) { a.Principal = nil }, "standing", rating.Flaw, "app.no-principal"},
		"principal unread": {all(unread(sam.PrincipalPart), func(a *sam.App) { a.Principal = nil }), "standing",
			rating.Unknown, "tri.unknown"},
		"principal off": {func(a *sam.App) { a.Principal.Enabled = graph.No }, "standing", rating.Flaw,
			"app.principal-disabled"},
		"principal on, not told": {func(a *sam.App) { a.Principal.Enabled = graph.Unknown }, "standing", rating.Unknown,
			"tri.unknown"},
		"an API is missing": {func(a *sam.App) { a.APIs[0].Missing = true }, "api", rating.Flaw, "app.api"},
		"an API is off":     {func(a *sam.App) { a.APIs[0].Enabled = graph.No }, "api", rating.Flaw, "app.api"},
		"an API on, not told": {func(a *sam.App) { a.APIs[0].Enabled = graph.Unknown }, "api", rating.Unknown,
			"app.api"},
		"an API is unread": {func(a *sam.App) { a.APIs = a.APIs[1:] }, "api", rating.Unknown, "app.api"},
		"not registered": {func(a *sam.App) { a.RequiredAccess = a.RequiredAccess[1:] }, "registered", rating.Flaw,
			"app.missing"},
		"registered, API unread": {func(a *sam.App) { a.APIs = a.APIs[1:] }, "registered", rating.Unknown, "tri.unknown"},
		"registered, API missing": {func(a *sam.App) { a.APIs[0].Missing, a.APIs[0].DelegatedPermissions = true, nil },
			"registered", rating.Unknown, "tri.unknown"},
		"unregistered, API unread": {func(a *sam.App) { a.APIs, a.RequiredAccess = a.APIs[1:], a.RequiredAccess[1:] },
			"registered",
			rating.Flaw, "app.missing"},
		"no consent to sign in": {func(a *sam.App) {
			a.Grants = slices.DeleteFunc(a.Grants,
				func(g graph.PermissionGrant) bool { return g.ResourceID == "object of "+graph.GraphAPI })
		}, "consent", rating.Improvable, "app.missing"},
		"no consent": {func(a *sam.App) { a.Grants = a.Grants[1:] }, "consent", rating.Flaw, "app.missing"},
		"consents unread": {all(unread(sam.ConsentPart), func(a *sam.App) { a.Grants = nil }), "consent", rating.Unknown,
			"tri.unknown"},
		"consent, API unread": {func(a *sam.App) { a.APIs = a.APIs[1:] }, "consent", rating.Unknown, "tri.unknown"},

		"superfluous": {wants(graph.GraphAPI, []string{"id of Directory.Read.All"}, nil), "superfluous",
			rating.Improvable, "ca.list"},
		"superfluous, unread": {all(unread(sam.ConsentPart), func(a *sam.App) { a.Grants = nil }), "superfluous",
			rating.Unknown, "tri.unknown"},
		"superfluous and risky": {wants(graph.GraphAPI, []string{"id of Directory.ReadWrite.All"}, nil), "superfluous",
			rating.Improvable, "app.dangerous"},
		"holds a role": {func(a *sam.App) { a.Roles = []graph.AppRoleGrant{{RoleID: "r"}} }, "roles", rating.Improvable,
			"app.roles"},
		"wants a role":      {wants(graph.GraphAPI, nil, []string{"r"}), "roles", rating.Improvable, "app.roles"},
		"a vendor's role":   {all(vendor, wants(graph.GraphAPI, nil, []string{"r"})), "roles", rating.Flaw, "app.roles"},
		"roles unread":      {unread(sam.AppRolePart), "roles", rating.Good, "tri.unknown"}, // they are Improvable at worst
		"a vendor's unread": {all(vendor, unread(sam.AppRolePart)), "roles", rating.Unknown, "tri.unknown"},
		"Azure AD Graph":    {wants(graph.AzureADGraphAPI, []string{"x"}, nil), "retired", rating.Improvable, "tri.yes"},

		"owners unread": {unread(sam.OwnerPart), "owners", rating.Good, "tri.unknown"},
		"a guest owns it": {func(a *sam.App) { a.Owners = []graph.User{{Guest: true}} }, "owners", rating.Improvable,
			"ca.list"},
		"an invited owner": {func(a *sam.App) { a.Owners = []graph.User{{External: graph.Yes}} }, "owners", rating.Improvable,
			"ca.list"},
		"a disabled owner": {func(a *sam.App) { a.Owners = []graph.User{{Enabled: graph.No}} }, "owners", rating.Improvable,
			"ca.list"},
		"an owner": {func(a *sam.App) { a.Owners = []graph.User{{Enabled: graph.Yes}} }, "owners", rating.Good,
			"ca.list"},
		"assignment needed": {func(a *sam.App) { a.Principal.AssignmentRequired = true }, "assignment", rating.Good,
			"tri.yes"},
	} {
		t.Run(name, func(t *testing.T) {
			points := pointsOf(model(c.bend), c.id)
			if len(points) != 1 || points[0].Severity != c.want || points[0].Got.ID != c.got {
				t.Errorf("%s: %+v; want severity %d and %s", c.id, points, c.want, c.got)
			}
		})
	}
}

// TestApplicationPermissionsOfEveryAPIAreCounted counts granted and registered permissions, whichever are more.
func TestApplicationPermissionsOfEveryAPIAreCounted(t *testing.T) {
	a := model(wants(graph.GraphAPI, nil, []string{"one", "two"}), wants(graph.AzureManagementAPI, nil, []string{"three"}))
	a.Roles = []graph.AppRoleGrant{{RoleID: "one"}}
	if got := pointsOf(a, "roles")[0].Got.Args["count"]; got != 3 {
		t.Errorf("%v application permissions are told, want 3", got)
	}
}
