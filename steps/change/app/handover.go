package app

import (
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/sam"
	"cspready/steps/secret"
)

// DescribeForTools returns what a tool needs to use the application; false unless this run proved its token. Store is
// the answer that named the store, and credential what the application proves its identity with.
func (m *Making) DescribeForTools(store string, credential secret.Kind) (steps.HandedApp, bool) {
	if !m.tokenProven || m.User == nil {
		return steps.HandedApp{}, false
	}
	a := steps.HandedApp{
		Name: m.Name(), AppID: m.App.AppID, Account: m.User.Upn, Store: store, Token: m.Location(secret.RefreshToken),
		Credential: m.Location(secret.ClientSecret), Ends: m.Ends, Cloud: m.cloud,
		ForPartner: m.ForPartner(), Redirects: m.App.WebRedirects, Purposes: steps.AsAnswers(m.Purposes), APIs: m.listAPIs(),
	}
	if credential == secret.Certificate && m.usedCertificate.Certificate != nil {
		a.Credential = m.Location(secret.Certificate)
		a.Thumbprint, a.SHA256 = m.usedCertificate.Thumbprint(), m.usedCertificate.sha256Thumbprint()
	}
	return a, true
}

// listAPIs returns the APIs of the application in the form in which tools ask for their tokens.
func (m *Making) listAPIs() []steps.HandedAPI {
	hosts := m.cloud.Hosts()
	scopes := map[string]string{
		graph.PartnerCenterAPI:   "https://" + hosts.PartnerCenter + "/user_impersonation",
		graph.GraphAPI:           "https://" + hosts.Graph + "/.default",
		graph.AzureManagementAPI: "https://" + hosts.Azure + "/user_impersonation",
	}
	var list []steps.HandedAPI
	for _, n := range sam.RequiredAccessFor(m.Purposes...) {
		list = append(list, steps.HandedAPI{Name: sam.APIName(n.API), Scope: scopes[n.API], Permissions: n.Scopes})
	}
	return list
}
