package sam

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"cspready/assets"
	"cspready/graph"
)

// A Purpose is what an application is used for. It decides which permissions it may have.
type Purpose string

// The purposes.
const (
	PartnerCenter Purpose = "partner-center" // Partner Center's API
	// Customers is for customers' tenants, through Microsoft Graph. The consent in a customer's tenant is placed through
	// Partner Center.
	//
	// https://learn.microsoft.com/partner-center/developer/gdap-and-secure-application-model
	Customers      Purpose = "customers"
	CustomersGraph Purpose = "customers-graph" // the same in a cloud without Partner Center's API
	Azure          Purpose = "azure"           // customers' Azure subscriptions
)

// Purposes lists every purpose.
func Purposes() []Purpose { return []Purpose{PartnerCenter, Customers, CustomersGraph, Azure} }

// A RequiredAccess is the delegated permissions of one API, by value, that a purpose needs.
type RequiredAccess struct {
	API    string   `json:"api"` // application id
	Scopes []string `json:"scopes"`
}

// manifest returns the permissions of each purpose, and those that every application needs. The file is embedded: any
// test fails if it is wrong.
var manifest = sync.OnceValue(func() (m struct {
	Every   []RequiredAccess             `json:"every"`
	Purpose map[Purpose][]RequiredAccess `json:"purposes"`
}) {
	if err := json.Unmarshal(assets.Permissions(), &m); err != nil {
		panic("permissions.json: " + err.Error())
	}
	return m
})

// RequiredAccessFor returns the fewest permissions that are enough for the purposes, Partner Center's first. Without
// a purpose nothing is needed.
func RequiredAccessFor(purposes ...Purpose) []RequiredAccess {
	if len(purposes) == 0 {
		return nil
	}
	list := slices.Clone(manifest().Every)
	for _, p := range Purposes() {
		if slices.Contains(purposes, p) {
			list = append(list, manifest().Purpose[p]...)
		}
	}
	var merged []RequiredAccess
	for _, n := range list {
		i := slices.IndexFunc(merged, func(m RequiredAccess) bool { return m.API == n.API })
		if i < 0 {
			merged = append(merged, RequiredAccess{n.API, slices.Clone(n.Scopes)})
			continue
		}
		for _, s := range n.Scopes {
			if !slices.Contains(merged[i].Scopes, s) {
				merged[i].Scopes = append(merged[i].Scopes, s)
			}
		}
	}
	slices.SortStableFunc(merged, func(a, b RequiredAccess) int { return rankAPI(a.API) - rankAPI(b.API) })
	return merged
}

// rankAPI sorts Partner Center before Graph and other APIs.
func rankAPI(api string) int {
	return -slices.Index([]string{graph.AzureManagementAPI, graph.GraphAPI, graph.PartnerCenterAPI}, api)
}

// dangerousPermissions are permissions with which an application can make itself, or anyone, an administrator.
//
// https://learn.microsoft.com/entra/identity/enterprise-apps/protect-against-consent-phishing
var dangerousPermissions = []string{
	"AppRoleAssignment.ReadWrite.All", "Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All",
	"Directory.AccessAsUser.All", "Directory.ReadWrite.All", "GroupMember.ReadWrite.All", "Group.ReadWrite.All",
	"Policy.ReadWrite.ConditionalAccess", "PrivilegedAccess.ReadWrite.AzureAD", "RoleManagement.ReadWrite.Directory",
	"User.ReadWrite.All", "UserAuthenticationMethod.ReadWrite.All", "full_access_as_app",
}

// IsDangerous reports whether a permission, by value, lets its holder take over the tenant.
func IsDangerous(value string) bool { return slices.Contains(dangerousPermissions, value) }

// APIName returns the usual name of a Microsoft API, or its id if it is not known here.
func APIName(api string) string {
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
