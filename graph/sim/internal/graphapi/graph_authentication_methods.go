package graphapi

import (
	"slices"
	"strings"
	"time"

	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

func getMyMethods(t *Service, c *request) (any, *odata.Error) {
	c.pathIDs = []string{c.Token.User}
	return getMethods(t, c)
}

func getMethods(_ *Service, c *request) (any, *odata.Error) {
	u := c.directory.FindUser(c.pathIDs[0])
	if u == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	return odata.ListOf(u.Methods, func(m directory.AuthMethod) odata.Object {
		o := odata.Object{"@odata.type": "#microsoft.graph." + m.Kind + "AuthenticationMethod", "id": m.ID}
		switch m.Kind {
		case "password":
			o["password"] = nil
		case "phone":
			o["phoneNumber"], o["phoneType"], o["smsSignInState"] = "+31 600000000", "mobile", "notAllowedByPolicy"
		case "fido2":
			o["displayName"], o["model"], o["aaGuid"] = "Security key", "NFC key",
				"2fc0579f-8113-47ea-b116-555a8db9202a"
			o["attestationLevel"], o["passkeyType"] = "attested", "deviceBound"
		case "temporaryAccessPass":
			m.Pass.AddTo(o)
		case "microsoftAuthenticator":
			o["displayName"], o["deviceTag"], o["phoneAppVersion"] = "Phone", "SoftwareTokenActivated", "6.2408.5807"
		}
		return o
	}), nil
}

// reportMethodNames maps methods to their names in the registration report.
var reportMethodNames = map[string]string{
	"microsoftAuthenticator":  "microsoftAuthenticatorPush",
	"softwareOath":            "softwareOneTimePasscode",
	"phone":                   "mobilePhone",
	"fido2":                   "fido2SecurityKey",
	"windowsHelloForBusiness": "windowsHelloForBusiness",
	"platformCredential":      "macOsSecureEnclaveKey",
	"email":                   "email",
	"temporaryAccessPass":     "temporaryAccessPass",
	"hardwareOath":            "hardwareOneTimePasscode",
	"external":                "externalAuthMethod",
}

func getRegistrations(_ *Service, c *request) (any, *odata.Error) {
	listed := slices.DeleteFunc(slices.Clone(c.directory.Users),
		func(u *directory.User) bool { return u.Disabled || u.Unreported })
	list := odata.ListOf(listed, func(u *directory.User) odata.Object {
		o := showRegistration(c.directory, u)
		odata.MergeInto(o, u.Registration)
		return o
	})
	list.AsGiven = c.directory.AsGiven.Registrations
	return list, nil
}

func showRegistration(d *directory.Directory, u *directory.User) odata.Object {
	names := []string{}
	for _, m := range u.Methods {
		if name, ok := reportMethodNames[m.Kind]; ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	kind := "member"
	if u.Guest {
		kind = "guest"
	}
	return odata.Object{
		"id": u.ID, "userPrincipalName": strings.ToLower(u.UPN), "userDisplayName": u.Name, "userType": kind,
		"isAdmin": len(d.RolesOf(u.ID, true)) > 0, "isMfaRegistered": u.HasMFA(),
		"isMfaCapable":          d.IsMFACapable(u),
		"isPasswordlessCapable": u.HasPhishingResistant(), "isSsprRegistered": u.HasMFA(), "isSsprEnabled": false,
		"isSsprCapable": false,
		"isSystemPreferredAuthenticationMethodEnabled": true, "systemPreferredAuthenticationMethods": []string{},
		"userPreferredMethodForSecondaryAuthentication": "none", "methodsRegistered": names,
		// the report is made once a day
		"lastUpdatedDateTime": odata.FormatTime(time.Now().Truncate(24 * time.Hour)),
	}
}
