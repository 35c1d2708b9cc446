package graph

import (
	"slices"
	"strings"
	"time"
)

// Application ids of Microsoft's own APIs, which are the same in every tenant.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-authentication
const (
	PartnerCenterAPI   = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"
	GraphAPI           = "00000003-0000-0000-c000-000000000000"
	AzureManagementAPI = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
	MicrosoftPartner   = "4990cffe-04e8-4e8b-808a-1175604b879f" // pricing and referrals
	AzureADGraphAPI    = "00000002-0000-0000-c000-000000000000" // retired in 2025
)

// Values of signInAudience of an application.
//
// https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation
const (
	OneTenant   = "AzureADMyOrg"
	ManyTenants = "AzureADMultipleOrgs"
)

// An Application is an app registration of the tenant.
//
// https://learn.microsoft.com/graph/api/resources/application
type Application struct {
	ID       string // object id
	AppID    string // application (client) id
	Name     string
	Created  time.Time
	Deleted  time.Time // zero unless the application is among the deleted items
	Audience string    // signInAudience, as Graph spells it
	Tags     []string

	WebRedirects    []string
	SPARedirects    []string // of single-page applications, whose refresh tokens expire after a day
	PublicRedirects []string // of mobile and desktop applications
	PublicClient    Tri      // isFallbackPublicClient; Unknown if not set
	Disabled        bool     // isDisabled, or by disabledByMicrosoftStatus

	Lock           LockState
	RequiredAccess []ResourceAccess // requiredResourceAccess

	Keys    []KeyCredential
	Secrets []SecretCredential
}

// A LockState is servicePrincipalLockConfiguration: whether other tenants can add credentials to their service
// principals of the application.
type LockState struct {
	Known         bool // Graph returned it
	Enabled       bool
	AllProperties bool // covers all properties that matter
}

// IsLocked reports whether the lock is on, at least for credentials.
func (l LockState) IsLocked() bool { return l.Known && l.Enabled && l.AllProperties }

// ResourceAccess is the permissions that an application requires of one API.
type ResourceAccess struct {
	API    string   // application id
	Scopes []string // ids of delegated permissions
	Roles  []string // ids of application permissions
}

// HasTag reports whether the application has a tag.
func (a Application) HasTag(tag string) bool {
	return slices.ContainsFunc(a.Tags, func(t string) bool { return strings.EqualFold(t, tag) })
}

// AccessTo returns the permissions that the application requires of an API.
func (a Application) AccessTo(api string) (ResourceAccess, bool) {
	for _, r := range a.RequiredAccess {
		if strings.EqualFold(r.API, api) {
			return r, true
		}
	}
	return ResourceAccess{}, false
}
