package graph

import "time"

// A NonMFAPrincipal is a principal that was at Partner Center without MFA.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
type NonMFAPrincipal struct {
	UserID, UserPrincipalName string
	Last                      time.Time // zero if unknown
}

// An AppAdoption is the requests of one application to Partner Center on one day.
//
// https://learn.microsoft.com/partner-center/developer/get-api-request-summary
type AppAdoption struct {
	AppID, Name     string
	Day             time.Time
	WithMFA, Totals int
}
