package app

import (
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/sam"
	"cspready/steps/secret"
)

// DescribeForTools returns what a tool needs to use the application; false unless this run proved its token. Store is
// the answer that named the store, and credential what the application proves its identity with.
func (m *Pending) DescribeForTools(store string, credential secret.Kind) (steps.HandoverApp, bool) {
	if !m.tokenProven || m.ConsentUser == nil {
		return steps.HandoverApp{}, false
	}
	a := steps.HandoverApp{
		Name: m.Name(), AppID: m.App.AppID, Account: m.ConsentUser.UPN, Store: store, Token: m.Location(secret.RefreshToken),
		Credential: m.Location(secret.ClientSecret), Ends: m.CredentialExpiry, Cloud: m.cloud,
		ForPartner: m.IsForPartnerCenter(), Redirects: m.App.WebRedirects, Purposes: purposeAnswers(m.Purposes),
		APIs: m.listAPIs(),
	}
	if credential == secret.Certificate && m.usedCertificate.Certificate != nil {
		a.Credential = m.Location(secret.Certificate)
		a.Thumbprint, a.SHA256 = m.usedCertificate.Thumbprint(), m.usedCertificate.sha256Thumbprint()
	}
	return a, true
}

// listAPIs returns the APIs of the application in the form in which tools ask for their tokens.
func (m *Pending) listAPIs() []steps.HandoverAPI {
	hosts := m.cloud.Hosts()
	scopes := map[string]string{
		graph.PartnerCenterAPI:   "https://" + hosts.PartnerCenter + "/user_impersonation",
		graph.GraphAPI:           "https://" + hosts.Graph + "/.default",
		graph.AzureManagementAPI: "https://" + hosts.Azure + "/user_impersonation",
	}
	var list []steps.HandoverAPI
	for _, n := range sam.RequiredAccessFor(m.Purposes...) {
		list = append(list, steps.HandoverAPI{Name: sam.APIName(n.API), Scope: scopes[n.API], Permissions: n.Scopes})
	}
	return list
}

// purposeAnswers returns purposes as answers to a question.
func purposeAnswers(purposes []sam.Purpose) []string {
	var list []string
	for _, p := range purposes {
		list = append(list, string(p))
	}
	return list
}
