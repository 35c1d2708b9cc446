package sam

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"cspready/assets"
	"cspready/graph"
)

// A Purpose is what an application is for. It decides which permissions it may have.
type Purpose string

// The purposes.
const (
	PartnerCenter Purpose = "partner-center" // Partner Center's API
	Customers     Purpose = "customers"      // the tenants of customers, by Microsoft Graph
	Azure         Purpose = "azure"          // Azure subscriptions of customers
)

// Purposes lists every purpose.
func Purposes() []Purpose { return []Purpose{PartnerCenter, Customers, Azure} }

// A Need is the delegated permissions that a purpose takes of one API, by value.
type Need struct {
	API    string   `json:"api"` // application id
	Scopes []string `json:"scopes"`
}

// manifest is the permissions of each purpose, beside those of every application. An error in it is met by every test.
var manifest = sync.OnceValue(func() (m struct {
	Every   []Need             `json:"every"`
	Purpose map[Purpose][]Need `json:"purposes"`
}) {
	if err := json.Unmarshal(assets.Permissions(), &m); err != nil {
		panic("permissions.json: " + err.Error())
	}
	return m
})

// Needs are the least permissions that purposes take together, Partner Center's first. Without a purpose there is nothing to need.
func Needs(purposes ...Purpose) []Need {
	if len(purposes) == 0 {
		return nil
	}
	list := slices.Clone(manifest().Every)
	for _, p := range Purposes() {
		if slices.Contains(purposes, p) {
			list = append(list, manifest().Purpose[p]...)
		}
	}
	var merged []Need
	for _, n := range list {
		i := slices.IndexFunc(merged, func(m Need) bool { return m.API == n.API })
		if i < 0 {
			merged = append(merged, Need{n.API, slices.Clone(n.Scopes)})
			continue
		}
		for _, s := range n.Scopes {
			if !slices.Contains(merged[i].Scopes, s) {
				merged[i].Scopes = append(merged[i].Scopes, s)
			}
		}
	}
	slices.SortStableFunc(merged, func(a, b Need) int { return rank(a.API) - rank(b.API) })
	return merged
}

// rank puts Partner Center before Graph and the rest.
func rank(api string) int {
	return -slices.Index([]string{graph.AzureManagementAPI, graph.GraphAPI, graph.PartnerCenterAPI}, api)
}

// dangerous are permissions with which an application can make itself, or anybody, an administrator.
//
// https://learn.microsoft.com/entra/identity/enterprise-apps/protect-against-consent-phishing
var dangerous = []string{
	"AppRoleAssignment.ReadWrite.All", "Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All", "Directory.AccessAsUser.All",
	"Directory.ReadWrite.All", "GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Policy.ReadWrite.ConditionalAccess", "PrivilegedAccess.ReadWrite.AzureAD",
	"RoleManagement.ReadWrite.Directory", "User.ReadWrite.All", "UserAuthenticationMethod.ReadWrite.All", "full_access_as_app",
}

// Dangerous reports whether a permission, by value, lets its holder take over the tenant.
func Dangerous(value string) bool { return slices.Contains(dangerous, value) }

// NameOf is how people call an API of Microsoft's; its id for one that is not known here.
func NameOf(api string) string {
	if name, ok := apiNames[strings.ToLower(api)]; ok {
		return name
	}
	return api
}

var apiNames = map[string]string{
	graph.PartnerCenterAPI:   "Partner Center",
	graph.GraphAPI:           "Microsoft Graph",
	graph.AzureManagementAPI: "Azure management",
	graph.MicrosoftPartner:   "Microsoft Partner",
	graph.AzureADGraphAPI:    "Azure AD Graph",
}
