package graph

import "time"

// A NonMFAPrincipal is somebody who was seen at Partner Center without MFA.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
type NonMFAPrincipal struct {
	UserID, UserPrincipalName string
	Last                      time.Time // zero when not told
}

// An AppAdoption is a day's requests of one application to Partner Center.
//
// https://learn.microsoft.com/partner-center/developer/get-api-request-summary
type AppAdoption struct {
	AppID, Name     string
	Day             time.Time
	WithMFA, Totals int
}
