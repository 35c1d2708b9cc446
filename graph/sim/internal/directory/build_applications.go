package directory

import (
	"cmp"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// buildApplications builds the applications of the scenario, and Microsoft's own applications that every tenant has.
func (s Builder) buildApplications(d *Directory) error {
	s.ensureAPI(d, graph.GraphAPI)
	if !s.NoPartnerCenter {
		s.ensureAPI(d, graph.PartnerCenterAPI)
	}
	if s.AppRules != nil {
		d.AppManagementPolicy = NewDefaultAppPolicy(true, buildRestrictions(*s.AppRules))
	}
	same := map[string]int{}
	for _, a := range s.Applications {
		same[a.Name]++
		if err := s.buildApplication(d, a, same[a.Name]); err != nil {
			return fmt.Errorf("application %q: %w", a.Name, err)
		}
	}
	for _, v := range s.Vendors {
		if err := s.buildVendorApp(d, v); err != nil {
			return fmt.Errorf("vendor %q: %w", v.Name, err)
		}
	}
	return nil
}

// ensureAPI adds the service principal of a Microsoft API, unless the tenant has it.
func (s Builder) ensureAPI(d *Directory, appID string) *ServicePrincipal {
	if p := d.PrincipalByAppID(appID); p != nil {
		return p
	}
	api := MicrosoftAPIs[appID]
	p := &ServicePrincipal{ID: DerivedID(s.ID, "principal", appID), AppID: appID, Name: api.Name, Created: s.Created,
		OwnerTenant: MicrosoftTenant,
		Scopes:      api.Scopes, Roles: api.Roles}
	d.Principals = append(d.Principals, p)
	return p
}

// buildApplication builds one application; nth counts the applications of the same name.
func (s Builder) buildApplication(d *Directory, a scenario.Application, nth int) error {
	key := a.Name
	if nth > 1 {
		key += " " + strconv.Itoa(nth)
	}
	built := &Application{
		ID: DerivedID(s.ID, "application", key), AppID: strings.ToLower(cmp.Or(a.AppID,
			DerivedID(s.ID, "application id", key))), Name: a.Name,
		Created: daysAgo(a.CreatedDaysAgo), Deleted: daysAgo(a.DeletedDaysAgo),
		Properties: s.NewApplicationProperties(),
	}
	if built.Created.IsZero() {
		built.Created = s.Created
	}
	twice := d.FindApplication(func(b *Application) bool { return b.AppID == built.AppID })
	if a.Name == "" || !graph.IsGUID(built.AppID) || twice != nil || d.PrincipalByAppID(built.AppID) != nil {
		return fmt.Errorf("it has no name, or the application id %q is none or taken", built.AppID)
	}
	if err := setScenarioProperties(a, built.Properties); err != nil {
		return err
	}
	if a.Rules != nil {
		built.ManagementPolicy = newAppPolicy(built, buildRestrictions(*a.Rules))
	}
	for i, c := range a.Certificates {
		id := DerivedID(built.ID, "key", strconv.Itoa(i))
		sum := sha1.Sum([]byte(id)) //nolint:gosec // as above
		built.Certificates = append(built.Certificates, AppCertificate{ID: id, Name: c.Name,
			Thumbprint: strings.ToUpper(hex.EncodeToString(sum[:])), Starts: startTime(c), Ends: endTime(c)})
	}
	for i, c := range a.Secrets {
		built.Secrets = append(built.Secrets, AppSecret{ID: DerivedID(built.ID, "secret", strconv.Itoa(i)),
			Name: c.Name,
			Hint: "Abc", Starts: startTime(c), Ends: endTime(c)})
	}
	for _, name := range a.Owners {
		id, ok := d.ownerID(name)
		if !ok {
			return fmt.Errorf("the owner %q is not there", name)
		}
		built.Owners = append(built.Owners, id)
	}
	d.Applications = append(d.Applications, built)
	if err := s.buildOwnPrincipal(d, a, built); err != nil {
		return err
	}
	if !built.Deleted.IsZero() {
		d.DeletePrincipalOf(built)
	}
	return nil
}

// ownerID finds a user or the service principal of an application.
func (d *Directory) ownerID(name string) (id string, ok bool) {
	if u := d.FindUser(name); u != nil {
		return u.ID, true
	}
	p := d.findPrincipal(func(p *ServicePrincipal) bool { return p.Name == name })
	if p == nil {
		return "", false
	}
	return p.ID, true
}

// setScenarioProperties sets the properties that Graph answers as they were set.
func setScenarioProperties(a scenario.Application, o odata.Object) error {
	o["signInAudience"], o["tags"] = cmp.Or(a.Audience, graph.OneTenant), odata.ToAnySlice(a.Tags)
	if !slices.Contains(Audiences, odata.StringValue(o, "signInAudience")) {
		return fmt.Errorf("no audience %q", a.Audience)
	}
	for platform, uris := range map[string][]string{"web": a.WebRedirects, "spa": a.SPARedirects,
		"publicClient": a.PublicRedirects} {
		o[platform].(odata.Object)["redirectUris"] = odata.ToAnySlice(uris)
	}
	o["isFallbackPublicClient"], o["isDisabled"] = odata.TrueOrNull(a.PublicClient), odata.TrueOrNull(a.Deactivated)
	if a.Locked != nil {
		o["servicePrincipalLockConfiguration"] = odata.Object{"isEnabled": *a.Locked, "allProperties": true,
			"credentialsWithUsageVerify": nil,
			"credentialsWithUsageSign":   nil, "tokenEncryptionKeyId": nil}
	}
	wanted := []any{}
	for _, w := range a.RequiredAccess {
		part, err := requiredResourceAccess(w)
		if err != nil {
			return err
		}
		wanted = append(wanted, part)
	}
	o["requiredResourceAccess"] = wanted
	return nil
}

// requiredResourceAccess returns the permissions required of one API, by ids.
func requiredResourceAccess(w scenario.APIAccess) (odata.Object, error) {
	appID, api, err := findAPI(w.API)
	if err != nil {
		return nil, err
	}
	list := []any{}
	for kind, part := range map[string]struct {
		names         []string
		APIPermission []APIPermission
	}{"Scope": {w.Scopes, api.Scopes}, "Role": {w.Roles, api.Roles}} {
		for _, name := range part.names {
			id, err := permissionID(part.APIPermission, name)
			if err != nil {
				return nil, fmt.Errorf("%s of %s: %w", kind, w.API, err)
			}
			list = append(list, odata.Object{"id": id, "type": kind})
		}
	}
	slices.SortFunc(list, func(a, b any) int { // maps have no order, and the tenant must be the same each time
		return cmp.Compare(odata.StringValue(b.(odata.Object), "type")+odata.StringValue(b.(odata.Object), "id"),
			odata.StringValue(a.(odata.Object), "type")+odata.StringValue(a.(odata.Object), "id"))
	})
	return odata.Object{"resourceAppId": appID, "resourceAccess": list}, nil
}

// findAPI finds an API by its name in scenarios or by its application id. For an unknown API, only the id is known.
func findAPI(name string) (appID string, found microsoftAPI, err error) {
	appID, named := apiNames[name]
	if !named {
		appID = strings.ToLower(name)
	}
	if !graph.IsGUID(appID) {
		return "", microsoftAPI{}, fmt.Errorf("no API %q", name)
	}
	return appID, MicrosoftAPIs[appID], nil
}

// permissionID finds a permission by its name; an id is returned as it is.
func permissionID(all []APIPermission, name string) (id string, err error) {
	i := slices.IndexFunc(all, func(o APIPermission) bool { return o.Name == name })
	switch {
	case i >= 0:
		return all[i].ID, nil
	case graph.IsGUID(name):
		return name, nil
	}
	return "", fmt.Errorf("no permission %q", name)
}

// UnknownRuleType is the value that v1.0 of Graph answers for a restriction type that only beta has.
//
// https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations
const UnknownRuleType = "unknownFutureValue"

// buildRestrictions returns the rules in the form that policies have in Graph.
func buildRestrictions(r scenario.AppManagementPolicy) odata.Object {
	rule := func(kind string, days int) odata.Object {
		o := odata.Object{"restrictionType": kind, "state": "enabled", "maxLifetime": nil, "excludeActors": nil,
			"restrictForAppsCreatedAfterDateTime": odata.FormatTime(daysAgo(r.CreatedAfterDaysAgo))}
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
		keys = append(keys, rule(UnknownRuleType, 0))
	}
	return odata.Object{"passwordCredentials": secrets, "keyCredentials": keys}
}

func startTime(c scenario.Credential) time.Time { return currentSecond().AddDate(0, 0, -c.DaysOld) }

func endTime(c scenario.Credential) time.Time { return currentSecond().AddDate(0, 0, c.DaysLeft) }

func currentSecond() time.Time { return time.Now().Truncate(time.Second) }

// daysAgo returns the time that many days before the tenant is built; 0 is the zero time, never.
func daysAgo(days int) time.Time { return hoursAgo(24 * days) }
