package sim

import (
	"cmp"
	"crypto/sha1" //nolint:gosec // it names certificates, as Microsoft does, and protects nothing
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
)

// registrations builds the applications of the scenario, and Microsoft's own applications that every tenant has.
func (s builder) registrations(d *directory) error {
	s.addAPI(d, graph.GraphAPI)
	if !s.NoPartnerCenter {
		s.addAPI(d, graph.PartnerCenterAPI)
	}
	if s.AppRules != nil {
		d.appRules = newAppRules(true, restrictions(*s.AppRules))
	}
	same := map[string]int{}
	for _, a := range s.Applications {
		same[a.Name]++
		if err := s.registration(d, a, same[a.Name]); err != nil {
			return fmt.Errorf("application %q: %w", a.Name, err)
		}
	}
	for _, v := range s.Vendors {
		if err := s.vendor(d, v); err != nil {
			return fmt.Errorf("vendor %q: %w", v.Name, err)
		}
	}
	return nil
}

// addAPI adds the service principal of a Microsoft API, unless the tenant has it.
func (s builder) addAPI(d *directory, appID string) *principal {
	if p := d.principalOf(appID); p != nil {
		return p
	}
	api := microsoftAPIs[appID]
	p := &principal{id: guid(s.ID, "principal", appID), appID: appID, name: api.name, created: s.Created,
		owner:  microsoftTenant,
		scopes: api.scopes, roles: api.roles}
	d.principals = append(d.principals, p)
	return p
}

// registration builds one application; nth counts the applications of the same name.
func (s builder) registration(d *directory, a ApplicationScenario, nth int) error {
	key := a.Name
	if nth > 1 {
		key += " " + strconv.Itoa(nth)
	}
	built := &application{
		id: guid(s.ID, "application", key), appID: strings.ToLower(cmp.Or(a.AppID,
			guid(s.ID, "application id", key))), name: a.Name,
		created: daysAgo(a.CreatedDaysAgo), deleted: daysAgo(a.DeletedDaysAgo), properties: s.newProperties(),
	}
	if built.created.IsZero() {
		built.created = s.Created
	}
	twice := d.findApplication(func(b *application) bool { return b.appID == built.appID })
	if a.Name == "" || !graph.IsGUID(built.appID) || twice != nil || d.principalOf(built.appID) != nil {
		return fmt.Errorf("it has no name, or the application id %q is none or taken", built.appID)
	}
	if err := describe(a, built.properties); err != nil {
		return err
	}
	if a.Rules != nil {
		built.rules = newOwnAppRules(built, restrictions(*a.Rules))
	}
	for i, c := range a.Keys {
		id := guid(built.id, "key", strconv.Itoa(i))
		sum := sha1.Sum([]byte(id)) //nolint:gosec // as above
		built.keys = append(built.keys, appKey{id: id, name: c.Name,
			thumbprint: strings.ToUpper(hex.EncodeToString(sum[:])), starts: starts(c), ends: ends(c)})
	}
	for i, c := range a.Secrets {
		built.secrets = append(built.secrets, appSecret{id: guid(built.id, "secret", strconv.Itoa(i)), name: c.Name,
			hint: "Abc", starts: starts(c), ends: ends(c)})
	}
	for _, name := range a.Owners {
		id, ok := d.ownerNamed(name)
		if !ok {
			return fmt.Errorf("the owner %q is not there", name)
		}
		built.owners = append(built.owners, id)
	}
	d.applications = append(d.applications, built)
	if err := s.ownPrincipal(d, a, built); err != nil {
		return err
	}
	if !built.deleted.IsZero() {
		d.remove(built)
	}
	return nil
}

// ownerNamed finds a user or the service principal of an application.
func (d *directory) ownerNamed(name string) (id string, ok bool) {
	if u := d.user(name); u != nil {
		return u.id, true
	}
	p := d.findPrincipal(func(p *principal) bool { return p.name == name })
	if p == nil {
		return "", false
	}
	return p.id, true
}

// describe sets the properties that Graph answers as they were set.
func describe(a ApplicationScenario, o object) error {
	o["signInAudience"], o["tags"] = cmp.Or(a.Audience, graph.OneTenant), anyOf(a.Tags)
	if !slices.Contains(audiences, word(o, "signInAudience")) {
		return fmt.Errorf("no audience %q", a.Audience)
	}
	for platform, uris := range map[string][]string{"web": a.WebRedirects, "spa": a.SPARedirects,
		"publicClient": a.PublicRedirects} {
		o[platform].(object)["redirectUris"] = anyOf(uris)
	}
	o["isFallbackPublicClient"], o["isDisabled"] = trueOrNull(a.PublicClient), trueOrNull(a.Deactivated)
	if a.Locked != nil {
		o["servicePrincipalLockConfiguration"] = object{"isEnabled": *a.Locked, "allProperties": true,
			"credentialsWithUsageVerify": nil,
			"credentialsWithUsageSign":   nil, "tokenEncryptionKeyId": nil}
	}
	wanted := []any{}
	for _, w := range a.Wants {
		part, err := access(w)
		if err != nil {
			return err
		}
		wanted = append(wanted, part)
	}
	o["requiredResourceAccess"] = wanted
	return nil
}

// access returns the permissions required of one API, by ids.
func access(w WantScenario) (object, error) {
	appID, api, err := apiNamed(w.API)
	if err != nil {
		return nil, err
	}
	list := []any{}
	for kind, part := range map[string]struct {
		names   []string
		offered []offered
	}{"Scope": {w.Scopes, api.scopes}, "Role": {w.Roles, api.roles}} {
		for _, name := range part.names {
			id, err := permission(part.offered, name)
			if err != nil {
				return nil, fmt.Errorf("%s of %s: %w", kind, w.API, err)
			}
			list = append(list, object{"id": id, "type": kind})
		}
	}
	slices.SortFunc(list, func(a, b any) int { // maps have no order, and the tenant must be the same each time
		return cmp.Compare(word(b.(object), "type")+word(b.(object), "id"),
			word(a.(object), "type")+word(a.(object), "id"))
	})
	return object{"resourceAppId": appID, "resourceAccess": list}, nil
}

// apiNamed finds an API by its name in scenarios or by its application id. For an unknown API, only the id is known.
func apiNamed(name string) (appID string, found api, err error) {
	appID, named := apiNames[name]
	if !named {
		appID = strings.ToLower(name)
	}
	if !graph.IsGUID(appID) {
		return "", api{}, fmt.Errorf("no API %q", name)
	}
	return appID, microsoftAPIs[appID], nil
}

// permission finds a permission by its name; an id is returned as it is.
func permission(all []offered, name string) (id string, err error) {
	i := slices.IndexFunc(all, func(o offered) bool { return o.value == name })
	switch {
	case i >= 0:
		return all[i].id, nil
	case graph.IsGUID(name):
		return name, nil
	}
	return "", fmt.Errorf("no permission %q", name)
}

// unnamedRule is the value that v1.0 of Graph answers for a restriction type that only beta has.
//
// https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations
const unnamedRule = "unknownFutureValue"

// restrictions returns the rules in the form that policies have in Graph.
func restrictions(r AppRulesScenario) object {
	rule := func(kind string, days int) object {
		o := object{"restrictionType": kind, "state": "enabled", "maxLifetime": nil, "excludeActors": nil,
			"restrictForAppsCreatedAfterDateTime": stamp(daysAgo(r.CreatedAfterDaysAgo))}
		if days > 0 {
			o["maxLifetime"] = "P" + strconv.Itoa(days) + "D"
		}
		return o
	}
	secrets, keys := []any{}, []any{}
	if r.NoSecrets {
		secrets = append(secrets, rule(graph.RulePasswordAddition, 0))
	}
	if r.SecretDays > 0 {
		secrets = append(secrets, rule(graph.RulePasswordLifetime, r.SecretDays))
	}
	if r.KeyDays > 0 {
		keys = append(keys, rule(graph.RuleKeyLifetime, r.KeyDays))
	}
	if r.TrustedAuthority {
		keys = append(keys, rule(unnamedRule, 0))
	}
	return object{"passwordCredentials": secrets, "keyCredentials": keys}
}

func starts(c CredentialScenario) time.Time { return today().AddDate(0, 0, -c.DaysOld) }

func ends(c CredentialScenario) time.Time { return today().AddDate(0, 0, c.DaysLeft) }

func today() time.Time { return time.Now().Truncate(time.Second) }

// daysAgo returns the time that many days before the tenant is built; 0 is the zero time, never.
func daysAgo(days int) time.Time { return ago(24 * days) }

func anyOf(words []string) []any {
	list := make([]any, len(words))
	for i, w := range words {
		list[i] = w
	}
	return list
}
