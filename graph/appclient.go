package graph

import "time"

// An AppClient is an application of the tenant as it proves itself to the sign-in service. One of Key and Secret is set.
type AppClient struct {
	TenantID string
	AppID    string
	// Key is a certificate and its private key, as PEM blocks CERTIFICATE and PRIVATE KEY (PKCS #8).
	Key       Hidden
	Secret    Hidden
	Redirects []string // web redirect URIs that are registered
	// For says which API the person's sign-in is for: [PartnerCenterAPI], or [GraphAPI] for an application that has nothing to do with
	// Partner Center. Empty is Partner Center.
	For string
}

// An AppSession is what a person's sign-in to an application gave.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
type AppSession struct {
	Refresh  Hidden // the refresh token that the application keeps
	Token    AppTokenFacts
	Lifetime time.Duration // of the refresh token, as the service told it; 0 when it did not
}

// AppTokenFacts is what an access token of an application says of itself. Tokens are opaque by contract, so all of it is a hint: what is not
// told is empty or Unknown.
//
// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
type AppTokenFacts struct {
	Audience          string
	TenantID          string
	UserID            string
	UserPrincipalName string
	AppID             string
	Methods           []string // amr
	MFA               Tri      // whether amr has mfa; Unknown without amr
	Scopes            []string // by short name
	Expires           time.Time
}

// A PartnerProof is what Partner Center says to a call that an application made for a person. For an application that is for Microsoft Graph
// Compliant is whether the renewed token says that MFA was done.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-authentication
type PartnerProof struct {
	Compliant Tri        // isMfaCompliant, of the header or the body; Unknown where the answer does not say
	Session   AppSession // with the refresh token that came with the renewal, or the one that was redeemed
	Request   string     // id for support
}
