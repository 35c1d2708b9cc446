package sim

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// postUser creates an account with a password and no other method.
//
// https://learn.microsoft.com/graph/api/user-post-users
func postUser(t *graphService, c *call) (any, *fault) {
	for _, refused := range []*fault{missing(c.change), t.refuseName(c), refusePassword(c.change)} {
		if refused != nil {
			return nil, refused
		}
	}
	upn, profile := word(c.change, "userPrincipalName"), c.change["passwordProfile"].(object)
	made := &user{
		id: t.newID(), name: word(c.change, "displayName"), upn: upn, created: time.Now().Truncate(time.Second),
		disabled: c.change["accountEnabled"] != true, guest: strings.EqualFold(word(c.change, "userType"), "Guest"),
		unlicensed: true,
		methods:    []method{{id: passwordMethod, kind: "password"}},
		password:   word(profile, "password"), passwordPolicies: word(c.change, "passwordPolicies"),
	}
	t.change(func(d *directory) { d.add(made) })
	t.expectKeys(made.id, false)
	return t.showUser(made), nil
}

// missing returns an error if the body lacks a property that every account needs.
func missing(body object) *fault {
	profile, _ := body["passwordProfile"].(object)
	for _, needed := range []struct {
		in   object
		name string
	}{
		{body, "accountEnabled"}, {body, "displayName"}, {body, "mailNickname"}, {body, "userPrincipalName"},
		{body, "passwordProfile"},
		{profile, "password"}, {profile, "forceChangePasswordNextSignIn"},
	} {
		if v := needed.in[needed.name]; v == nil || v == "" {
			return badRequest("A value is required for property '" + needed.name + "' of resource 'User'.")
		}
	}
	return nil
}

var principalName = regexp.MustCompile(`^[A-Za-z0-9'._!#^~-]+@([A-Za-z0-9.-]+)$`)

// refuseName returns an error if a user principal name is malformed, is not of a domain of the tenant, or is taken.
func (t *graphService) refuseName(c *call) *fault {
	upn := word(c.change, "userPrincipalName")
	m := principalName.FindStringSubmatch(upn)
	if m == nil {
		return badRequest("Property userPrincipalName is invalid.")
	}
	i := slices.IndexFunc(t.scenario.Domains, func(d Domain) bool { return strings.EqualFold(d.Name, m[1]) })
	switch {
	case i < 0:
		return badRequest("The domain portion of the userPrincipalName property is invalid. You must use one of the " +
			"verified domain names in your organization.")
	case t.scenario.Domains[i].Federated && word(c.change, "onPremisesImmutableId") == "":
		return badRequest("A value is required for property 'onPremisesImmutableId' of resource 'User', as the " +
			"domain is federated.")
	case c.dir.user(upn) != nil:
		f := badRequest("Another object with the same value for property userPrincipalName already exists.")
		f.details = []string{"ObjectConflict"}
		return f
	}
	return nil
}

// passwordRules are the values of passwordPolicies.
var passwordRules = []string{"None", "DisableStrongPassword", "DisablePasswordExpiration"}

// classes are the classes of characters of which a password needs three.
var classes = []*regexp.Regexp{
	regexp.MustCompile(`[a-z]`), regexp.MustCompile(`[A-Z]`), regexp.MustCompile(`[0-9]`),
	regexp.MustCompile(`[^a-zA-Z0-9]`),
}

// refusePassword returns an error if a password is too simple. The error never repeats the password.
//
// https://learn.microsoft.com/entra/identity/authentication/concept-password-ban-bad-combined-policy
func refusePassword(body object) *fault {
	for rule := range strings.SplitSeq(word(body, "passwordPolicies"), ",") {
		if rule = strings.TrimSpace(rule); rule != "" && !slices.Contains(passwordRules, rule) {
			return badRequest("Invalid value specified for property 'passwordPolicies' of resource 'User'.")
		}
	}
	profile, _ := body["passwordProfile"].(object)
	password, has := word(profile, "password"), 0
	for _, class := range classes {
		if class.MatchString(password) {
			has++
		}
	}
	if n := utf8.RuneCountInString(password); n < 8 || n > 256 || has < 3 {
		return badRequest("The specified password does not comply with password complexity requirements. Please " +
			"provide a different password.")
	}
	return nil
}

// SignsIn reports whether a user principal name and a password are those of an enabled account that was created here.
func (t *state) SignsIn(upn, password string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	u := t.latest().user(upn)
	return u != nil && !u.disabled && password != "" && u.password == password
}
