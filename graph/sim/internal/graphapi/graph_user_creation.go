package graphapi

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// postUser creates an account with a password and no other method.
//
// https://learn.microsoft.com/graph/api/user-post-users
func postUser(t *Service, c *request) (any, *odata.Error) {
	for _, refused := range []*odata.Error{missingProperty(c.payload), t.validateUserName(c),
		validatePassword(c.payload)} {
		if refused != nil {
			return nil, refused
		}
	}
	upn, profile := odata.StringValue(c.payload, "userPrincipalName"), c.payload["passwordProfile"].(odata.Object)
	made := &directory.User{
		ID: t.NewID(), Name: odata.StringValue(c.payload, "displayName"), UPN: upn,
		Created:  time.Now().Truncate(time.Second),
		Disabled: c.payload["accountEnabled"] != true, Guest: strings.EqualFold(odata.StringValue(c.payload,
			"userType"), "Guest"),
		Unlicensed:       true,
		Methods:          []directory.AuthMethod{{ID: directory.PasswordMethodID, Kind: "password"}},
		Password:         odata.StringValue(profile, "password"),
		PasswordPolicies: odata.StringValue(c.payload, "passwordPolicies"),
	}
	t.WriteDirectory(func(d *directory.Directory) { d.AddUser(made) })
	t.ScheduleKeys(made.ID, false)
	return t.showUser(made), nil
}

// missingProperty returns an error if the body lacks a property that every account needs.
func missingProperty(body odata.Object) *odata.Error {
	profile, _ := body["passwordProfile"].(odata.Object)
	for _, needed := range []struct {
		in   odata.Object
		name string
	}{
		{body, "accountEnabled"}, {body, "displayName"}, {body, "mailNickname"}, {body, "userPrincipalName"},
		{body, "passwordProfile"},
		{profile, "password"}, {profile, "forceChangePasswordNextSignIn"},
	} {
		if v := needed.in[needed.name]; v == nil || v == "" {
			return odata.BadRequest("A value is required for property '" + needed.name + "' of resource 'User'.")
		}
	}
	return nil
}

var userPrincipalName = regexp.MustCompile(`^[A-Za-z0-9'._!#^~-]+@([A-Za-z0-9.-]+)$`)

// validateUserName returns an error if a user principal name is malformed, is not of a domain of the tenant, or is
// taken.
func (t *Service) validateUserName(c *request) *odata.Error {
	upn := odata.StringValue(c.payload, "userPrincipalName")
	m := userPrincipalName.FindStringSubmatch(upn)
	if m == nil {
		return odata.BadRequest("Property userPrincipalName is invalid.")
	}
	i := slices.IndexFunc(t.Scenario.Domains, func(d scenario.Domain) bool { return strings.EqualFold(d.Name, m[1]) })
	switch {
	case i < 0:
		return odata.BadRequest("The domain portion of the userPrincipalName property is invalid. You must use one " +
			"of the " +
			"verified domain names in your organization.")
	case t.Scenario.Domains[i].Federated && odata.StringValue(c.payload, "onPremisesImmutableId") == "":
		return odata.BadRequest("A value is required for property 'onPremisesImmutableId' of resource 'User', as the " +
			"domain is federated.")
	case c.directory.FindUser(upn) != nil:
		f := odata.BadRequest("Another object with the same value for property userPrincipalName already exists.")
		f.Details = []string{"ObjectConflict"}
		return f
	}
	return nil
}

// passwordPolicyNames are the values of passwordPolicies.
var passwordPolicyNames = []string{"None", "DisableStrongPassword", "DisablePasswordExpiration"}

// characterClasses are the classes of characters of which a password needs three.
var characterClasses = []*regexp.Regexp{
	regexp.MustCompile(`[a-z]`), regexp.MustCompile(`[A-Z]`), regexp.MustCompile(`[0-9]`),
	regexp.MustCompile(`[^a-zA-Z0-9]`),
}

// validatePassword returns an error if a password is too simple. The error never repeats the password.
//
// https://learn.microsoft.com/entra/identity/authentication/concept-password-ban-bad-combined-policy
func validatePassword(body odata.Object) *odata.Error {
	for rule := range strings.SplitSeq(odata.StringValue(body, "passwordPolicies"), ",") {
		if rule = strings.TrimSpace(rule); rule != "" && !slices.Contains(passwordPolicyNames, rule) {
			return odata.BadRequest("Invalid value specified for property 'passwordPolicies' of resource 'User'.")
		}
	}
	profile, _ := body["passwordProfile"].(odata.Object)
	password, has := odata.StringValue(profile, "password"), 0
	for _, class := range characterClasses {
		if class.MatchString(password) {
			has++
		}
	}
	if n := utf8.RuneCountInString(password); n < 8 || n > 256 || has < 3 {
		return odata.BadRequest("The specified password does not comply with password complexity requirements. Please " +
			"provide a different password.")
	}
	return nil
}
