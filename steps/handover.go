package steps

import (
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sam"
)

// A HandOver is what goes with what was made, without any secret: a sheet for each account, to lie in the safe with its keys, or the values
// that a tool needs of an application.
type HandOver struct {
	Folder   string // of this machine, where it is written
	Accounts []HandedOver
	App      *HandedApp
	Then     []assets.Text // what a person does with it, once it is written

	Place       func(userPrincipalName string) string // where credentials are, once they are sealed
	DescribeApp func() (HandedApp, bool)              // the application once it was made
}

// A HandedOver account is one page of the sheet.
type HandedOver struct {
	Name, UserPrincipalName string
	Sealed                  string // where its credential is; in a plan, empty for an account that is yet to be made
}

// A HandedApp is what a tool has to be told to use an application.
type HandedApp struct {
	Name, AppID string
	Account     string // user principal name of whoever consented; hostile
	Store       string // an answer to [custody.AskAppStore]
	Credential  string // where the certificate with its key is, or the client secret
	Thumbprint  string // SHA-1 of the certificate; empty where it is a secret
	SHA256      string // of the certificate too
	Token       string // where the refresh token is
	Ends        time.Time
	Cloud       graph.Cloud
	ForPartner  bool        // Partner Center, and not Microsoft Graph, is what it asks first
	Redirects   []string    // hostile
	Purposes    []string    // answers to [automation.AskPurpose]
	APIs        []HandedAPI // what it may ask, the one first that it is for
}

// A HandedAPI is one API that an application may ask.
type HandedAPI struct {
	Name        string
	Scope       string   // asks for a token with every permission; empty for an API whose address is not known
	Permissions []string // consented to
}

// ForCustomers reports whether the application asks the tenants of customers.
func (a HandedApp) ForCustomers() bool { return slices.Contains(a.Purposes, string(sam.Customers)) }

// AsAnswers are purposes as they are said.
func AsAnswers(purposes []sam.Purpose) []string {
	var list []string
	for _, p := range purposes {
		list = append(list, string(p))
	}
	return list
}
