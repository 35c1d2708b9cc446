package steps

import (
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sam"
)

// A Handover describes what was created, without any secret: a sheet for each account, to be stored in the safe with
// its keys, or the values that a tool needs to use an application.
type Handover struct {
	Folder   string // on this machine, where it is written
	Accounts []HandoverAccount
	App      *HandoverApp
	Then     []assets.Text // what a person does with it after it is written

	LocateSecret func(userPrincipalName string) string // where a credential is stored, once it is encrypted
	DescribeApp  func() (HandoverApp, bool)            // the application, once it exists
}

// A HandoverAccount is one page of the sheet.
type HandoverAccount struct {
	Name, UserPrincipalName string
	Sealed                  string // where its credential is; in a plan, empty for an account that does not exist yet
}

// A HandoverApp is what a tool needs to know to use an application.
type HandoverApp struct {
	Name, AppID string
	Account     string // user principal name of the person who consented; hostile
	Store       string // an answer to [custody.AskAppStore]
	Credential  string // where the certificate with its key is, or the client secret
	Thumbprint  string // SHA-1 of the certificate; empty where it is a secret
	SHA256      string // of the certificate too
	Token       string // where the refresh token is
	Ends        time.Time
	Cloud       graph.Cloud
	ForPartner  bool          // it calls Partner Center first, and not Microsoft Graph
	Redirects   []string      // hostile
	Purposes    []string      // answers to [automation.AskPurpose]
	APIs        []HandoverAPI // APIs that it may call, its main one first
}

// A HandoverAPI is one API that an application may call.
type HandoverAPI struct {
	Name        string
	Scope       string   // requests a token with every permission; empty for an API whose address is not known
	Permissions []string // consented to
}

// ForCustomers reports whether the application calls the tenants of customers.
func (a HandoverApp) ForCustomers() bool {
	return slices.Contains(a.Purposes, string(sam.Customers)) || slices.Contains(a.Purposes, string(sam.CustomersGraph))
}
