package graph

import "time"

// An AppClient is an application of the tenant with the credential that it signs in with. One of Key and Secret is
// set.
type AppClient struct {
	TenantID string
	AppID    string
	// Key is a certificate and its private key, as PEM blocks CERTIFICATE and PRIVATE KEY (PKCS #8).
	Key       Hidden
	Secret    Hidden
	Redirects []string // registered web redirect URIs
	// API is the API that the person's sign-in is for: [PartnerCenterAPI], or [GraphAPI] for an application that does
	// not use Partner Center. Empty means Partner Center.
	API string
}

// An AppSession is the result of a person's sign-in to an application.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
type AppSession struct {
	RefreshToken    Hidden // the refresh token for the application to store
	Claims          AppTokenClaims
	RefreshLifetime time.Duration // of the refresh token, from the token response; 0 if it has none
}

// AppTokenClaims are the claims of an application's access token. Tokens are opaque by contract, so they are hints: a
// missing claim is empty or Unknown.
//
// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
type AppTokenClaims struct {
	Audience          string
	TenantID          string
	UserID            string
	UserPrincipalName string
	AppID             string
	Methods           []string // amr
	MFA               Tri      // whether amr contains mfa; Unknown without amr
	Scopes            []string // short names
	Expires           time.Time
}

// A PartnerProof is Partner Center's answer to a call that an application made for a person. For an application that
// uses Microsoft Graph, MFACompliant says whether the renewed token contains an MFA claim.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-authentication
type PartnerProof struct {
	MFACompliant Tri        // isMfaCompliant from the header or the body; Unknown if the answer has neither
	Session      AppSession // with the refresh token from the renewal, or else the one that was redeemed
	RequestID    string     // request id for support
}
