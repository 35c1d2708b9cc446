package live

import (
	"encoding/json"
	"strings"

	"cspready/graph"
)

// An application is a registration as Graph prints it.
//
// https://learn.microsoft.com/graph/api/resources/application
type application struct {
	ID, AppID, DisplayName, SignInAudience string
	CreatedDateTime, DeletedDateTime       string
	DisabledByMicrosoftStatus              string
	IsDisabled                             bool
	IsFallbackPublicClient                 *bool
	Tags                                   []string
	Web, SPA, PublicClient                 struct{ RedirectURIs []string }
	ServicePrincipalLockConfiguration      *lockConfiguration
	RequiredResourceAccess                 []resourceAccess
	KeyCredentials                         []json.RawMessage
	PasswordCredentials                    []passwordCredential
}

// read returns the registration; false for one without its ids.
func (a application) read() (graph.Application, bool) {
	found := graph.Application{
		ID: a.ID, AppID: a.AppID, Name: a.DisplayName, Created: when(a.CreatedDateTime), Deleted: when(a.DeletedDateTime),
		Audience: a.SignInAudience, Tags: a.Tags, WebRedirects: a.Web.RedirectURIs, SPARedirects: a.SPA.RedirectURIs,
		PublicRedirects: a.PublicClient.RedirectURIs, Disabled: a.IsDisabled || disabled(a.DisabledByMicrosoftStatus),
		Lock: a.ServicePrincipalLockConfiguration.read(),
	}
	if a.IsFallbackPublicClient != nil {
		found.PublicClient = graph.TriOf(*a.IsFallbackPublicClient)
	}
	for _, r := range a.RequiredResourceAccess {
		found.Wanted = append(found.Wanted, r.read())
	}
	for _, raw := range a.KeyCredentials {
		key, ok := readKey(raw)
		if !ok {
			return graph.Application{}, false // certificates are replaced as a whole: one that is not understood must not get lost
		}
		found.Keys = append(found.Keys, key)
	}
	for _, p := range a.PasswordCredentials {
		found.Secrets = append(found.Secrets, p.read())
	}
	return found, a.ID != "" && a.AppID != ""
}

// A lockConfiguration says which properties other tenants cannot change in their copy of the application.
//
// https://learn.microsoft.com/graph/api/resources/serviceprincipallockconfiguration
type lockConfiguration struct {
	IsEnabled                                            *bool
	AllProperties                                        bool
	CredentialsWithUsageSign, CredentialsWithUsageVerify bool
}

func (l *lockConfiguration) read() graph.LockState {
	if l == nil || l.IsEnabled == nil {
		return graph.LockState{}
	}
	return graph.LockState{Known: true, Enabled: *l.IsEnabled, All: l.AllProperties || l.CredentialsWithUsageSign && l.CredentialsWithUsageVerify}
}

// A resourceAccess is what an application wants of one API.
//
// https://learn.microsoft.com/graph/api/resources/requiredresourceaccess
type resourceAccess struct {
	ResourceAppID  string
	ResourceAccess []struct{ ID, Type string }
}

func (r resourceAccess) read() graph.ResourceAccess {
	wanted := graph.ResourceAccess{API: r.ResourceAppID}
	for _, access := range r.ResourceAccess {
		if strings.EqualFold(access.Type, "Role") {
			wanted.Roles = append(wanted.Roles, access.ID)
		} else {
			wanted.Scopes = append(wanted.Scopes, access.ID)
		}
	}
	return wanted
}
