package sim

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// personalToo is the audience of an application that is created without one.
const personalToo = "AzureADandPersonalMicrosoftAccount"

var audiences = []string{graph.OneTenant, graph.ManyTenants, personalToo, "PersonalMicrosoftAccount"}

// given lists the properties of an application that only the service sets, or that are changed by other operations.
var given = []string{"id", "appId", "createdDateTime", "deletedDateTime", "publisherDomain", "verifiedPublisher",
	"disabledByMicrosoftStatus",
	"createdByAppId", "samlMetadataUrl", "certification"}

// newProperties returns the properties of an application that was created with a name only.
//
// https://learn.microsoft.com/graph/api/application-post-applications
func (s builder) newProperties() object {
	publisher := ""
	for _, d := range s.Domains {
		if d.Initial || publisher == "" {
			publisher = d.Name
		}
	}
	return object{
		"signInAudience": personalToo, "identifierUris": []any{}, "tags": []any{}, "requiredResourceAccess": []any{},
		"appRoles": []any{}, "addIns": []any{},
		"isFallbackPublicClient": nil, "isDeviceOnlyAuthSupported": nil, "isDisabled": nil,
		"disabledByMicrosoftStatus": nil, "groupMembershipClaims": nil,
		"optionalClaims": nil, "applicationTemplateId": nil, "tokenEncryptionKeyId": nil, "description": nil,
		"notes": nil, "uniqueName": nil,
		"publisherDomain": text(publisher), "servicePrincipalLockConfiguration": nil,
		"verifiedPublisher": object{"displayName": nil, "verifiedPublisherId": nil, "addedDateTime": nil},
		"publicClient":      object{"redirectUris": []any{}}, "spa": object{"redirectUris": []any{}},
		"web": object{"redirectUris": []any{}, "homePageUrl": nil, "logoutUrl": nil, "redirectUriSettings": []any{},
			"implicitGrantSettings": object{"enableIdTokenIssuance": false, "enableAccessTokenIssuance": false}},
		"api": object{"requestedAccessTokenVersion": nil, "acceptMappedClaims": nil,
			"knownClientApplications": []any{}, "oauth2PermissionScopes": []any{},
			"preAuthorizedApplications": []any{}},
		"info": object{"termsOfServiceUrl": nil, "supportUrl": nil, "privacyStatementUrl": nil,
			"marketingUrl": nil, "logoUrl": nil},
		"parentalControlSettings": object{"countriesBlockedForMinors": []any{}, "legalAgeGroupRule": "Allow"},
	}
}

// postApplication creates a registration. It creates no service principal, and accepts a name that another
// registration has.
//
// https://learn.microsoft.com/graph/api/application-post-applications
func postApplication(t *graphService, c *call) (any, *fault) {
	if word(c.change, "displayName") == "" {
		return nil, badRequest("A value is required for property 'displayName' of resource 'Application'.")
	}
	made := &application{id: t.newID(), appID: t.newID(), created: time.Now().Truncate(time.Second),
		properties: builder{t.scenario}.newProperties()}
	if f := t.setApplication(made, c.change); f != nil {
		return nil, f
	}
	if u := c.dir.user(c.who.user); u != nil {
		made.owners = []string{u.id}
	}
	t.change(func(d *directory) { d.applications = append(d.applications, made) })
	return showApplication(made, false), nil
}

// patchApplication changes the properties that are sent; lists are replaced as a whole. A replica that does not have
// the application yet answers that it does not exist.
//
// https://learn.microsoft.com/graph/api/application-update
func patchApplication(t *graphService, c *call) (any, *fault) {
	a, f := t.registered(c)
	if f != nil {
		return nil, f
	}
	if f := t.setApplication(a, c.change); f != nil {
		return nil, f
	}
	t.change(func(d *directory) { d.replace(a) })
	return nil, nil
}

// registered returns a copy of the application to write, if the replica that receives the write has it.
func (t *graphService) registered(c *call) (*application, *fault) {
	a := c.dir.application(c.ids[0])
	if a == nil || t.view().application(c.ids[0]) == nil {
		return nil, notFound(c.ids[0])
	}
	b := *a
	b.properties = deep(a.properties).(object)
	b.keys, b.secrets = slices.Clone(a.keys), slices.Clone(a.secrets)
	return &b, nil
}

// setApplication sets the properties of a registration from the body of a write.
func (t *graphService) setApplication(a *application, body object) *fault {
	if f := refuseProperties(body); f != nil {
		return f
	}
	for name, v := range body {
		switch {
		case strings.Contains(name, "@"):
		case name == "displayName":
			a.name = word(body, name)
		case name == "keyCredentials":
			list, _ := elements(v)
			keys, f := t.keysOf(a, list)
			if f != nil {
				return f
			}
			a.keys = keys
		default:
			was, isObject := a.properties[name].(object)
			if part, ok := v.(object); ok && isObject {
				merge(was, part)
			} else {
				a.properties[name] = v
			}
		}
	}
	return nil
}

// refuseProperties returns an error for property values that the service does not accept.
func refuseProperties(body object) *fault {
	for name := range body {
		if slices.Contains(given, name) {
			return badRequest("Property '" + name + "' is read-only and cannot be set.")
		}
	}
	if _, sent := body["passwordCredentials"]; sent {
		return badRequest("Updating or adding passwordCredentials is not supported. " +
			"Use the addPassword action instead.")
	}
	if name, sent := body["displayName"]; sent && (name == nil || name == "") {
		return badRequest("A value is required for property 'displayName' of resource 'Application'.")
	}
	if audience, sent := body["signInAudience"]; sent && !slices.Contains(audiences, word(body, "signInAudience")) {
		return badRequest("Invalid value specified for property 'signInAudience' of resource 'Application': " +
			word(object{"": audience}, "") + ".")
	}
	if f := refuseWanted(body["requiredResourceAccess"]); f != nil {
		return f
	}
	for _, platform := range []string{"web", "spa"} {
		part, _ := body[platform].(object)
		uris, _ := elements(part["redirectUris"])
		for _, u := range uris {
			if uri, _ := u.(string); !strings.HasPrefix(uri, "https://") &&
				!strings.HasPrefix(uri, "http://localhost") && !strings.HasPrefix(uri, "http://127.0.0.1") {
				return badRequest("Invalid value specified for property '" + platform +
					".redirectUris': reply URLs must be https or of this machine.")
			}
		}
	}
	return nil
}

// refuseWanted returns an error for permissions of an unknown type, and for an API that is listed twice.
func refuseWanted(v any) *fault {
	list, _ := elements(v)
	seen := map[string]bool{}
	for _, item := range list {
		api, _ := item.(object)
		id := strings.ToLower(word(api, "resourceAppId"))
		if !graph.IsGUID(id) || seen[id] {
			return badRequest("Invalid value specified for property 'requiredResourceAccess' of resource " +
				"'Application': '" + id + "' is no id, or there twice.")
		}
		seen[id] = true
		permissions, _ := elements(api["resourceAccess"])
		for _, p := range permissions {
			permission, _ := p.(object)
			if kind := word(permission, "type"); kind != "Scope" && kind != "Role" || word(permission, "id") == "" {
				return badRequest("Invalid value specified for property 'resourceAccess' of resource 'Application'.")
			}
		}
	}
	return nil
}
