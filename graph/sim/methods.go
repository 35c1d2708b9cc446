package sim

import (
	"slices"
	"strings"
	"time"
)

func getMyMethods(t *graphService, c *call) (any, *fault) {
	c.ids = []string{c.who.user}
	return getMethods(t, c)
}

func getMethods(_ *graphService, c *call) (any, *fault) {
	u := c.dir.user(c.ids[0])
	if u == nil {
		return nil, notFound(c.ids[0])
	}
	return listOf(u.methods, func(m method) object {
		o := object{"@odata.type": "#microsoft.graph." + m.kind + "AuthenticationMethod", "id": m.id}
		switch m.kind {
		case "password":
			o["password"] = nil
		case "phone":
			o["phoneNumber"], o["phoneType"], o["smsSignInState"] = "+31 600000000", "mobile", "notAllowedByPolicy"
		case "fido2":
			o["displayName"], o["model"], o["aaGuid"] = "Security key", "NFC key",
				"2fc0579f-8113-47ea-b116-555a8db9202a"
			o["attestationLevel"], o["passkeyType"] = "attested", "deviceBound"
		case "temporaryAccessPass":
			m.pass.show(o)
		case "microsoftAuthenticator":
			o["displayName"], o["deviceTag"], o["phoneAppVersion"] = "Phone", "SoftwareTokenActivated", "6.2408.5807"
		}
		return o
	}), nil
}

// registered maps methods to their names in the registration report.
var registered = map[string]string{
	"microsoftAuthenticator":  "microsoftAuthenticatorPush",
	"softwareOath":            "softwareOneTimePasscode",
	"phone":                   "mobilePhone",
	"fido2":                   "fido2SecurityKey",
	"windowsHelloForBusiness": "windowsHelloForBusiness",
	"platformCredential":      "macOsSecureEnclaveKey",
	"email":                   "email",
	"temporaryAccessPass":     "temporaryAccessPass",
}

func getRegistrations(_ *graphService, c *call) (any, *fault) {
	enabled := slices.DeleteFunc(slices.Clone(c.dir.users), func(u *user) bool { return u.disabled })
	return listOf(enabled, func(u *user) object {
		names := []string{}
		for _, m := range u.methods {
			if name, ok := registered[m.kind]; ok && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		kind := "member"
		if u.guest {
			kind = "guest"
		}
		return object{
			"id": u.id, "userPrincipalName": strings.ToLower(u.upn), "userDisplayName": u.name, "userType": kind,
			"isAdmin": len(c.dir.roles(u.id, true)) > 0, "isMfaRegistered": u.mfa(), "isMfaCapable": u.mfa(),
			"isPasswordlessCapable": u.resistant(), "isSsprRegistered": u.mfa(), "isSsprEnabled": false,
			"isSsprCapable": false,
			"isSystemPreferredAuthenticationMethodEnabled": true, "systemPreferredAuthenticationMethods": []string{},
			"userPreferredMethodForSecondaryAuthentication": "none", "methodsRegistered": names,
			"lastUpdatedDateTime": stamp(time.Now().Truncate(24 * time.Hour)), // the report is made once a day
		}
	}), nil
}
