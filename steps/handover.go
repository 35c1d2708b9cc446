package steps

import (
	"time"

	"cspready/graph"
)

// A HandOver is what goes with what was made, without any secret: a sheet for each account, to lie in the safe with its keys, or the values
// that a tool needs of an application.
type HandOver struct {
	Folder   string // of this machine, where it is written
	Accounts []HandedOver
	App      *HandedApp

	place func(userPrincipalName string) string // where credentials are, once they are sealed
	app   func() (HandedApp, bool)              // the application once it was made
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
	Keep        string // an answer to [AskKeep]
	Credential  string // where the certificate with its key is, or the client secret
	Thumbprint  string // of the certificate; empty where it is a secret
	Token       string // where the refresh token is
	Ends        time.Time
	Cloud       graph.Cloud
	ForPartner  bool // Partner Center, and not Microsoft Graph, is what it asks first
}
