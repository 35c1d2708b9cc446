// Package signin signs people and applications in to Microsoft Entra ID, and keeps the session in force with its
// tokens. It is the one package that imports MSAL, whose types and error texts do not leave it: they can contain a
// whole token response.
//
// A person signs in with a device code (device.go) or a browser (browser.go, redirectresult.go, loopback.go), both
// through MSAL (msalclient.go, exchange.go). An application of the tenant, which needs the refresh token that MSAL
// hides, uses its own OAuth client (app*.go). The [Keyring] renews tokens, and asks the person if Entra ID refuses to
// renew one silently.
package signin
