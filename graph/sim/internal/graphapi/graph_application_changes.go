package graphapi

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// readOnlyProperties lists the properties of an application that only the service sets, or that are changed by other
// operations.
var readOnlyProperties = []string{"id", "appId", "createdDateTime", "deletedDateTime", "publisherDomain",
	"verifiedPublisher",
	"disabledByMicrosoftStatus",
	"createdByAppId", "samlMetadataUrl", "certification"}

// postApplication creates a registration. It creates no service principal, and accepts a name that another
// registration has.
//
// https://learn.microsoft.com/graph/api/application-post-applications
func postApplication(t *Service, c *request) (any, *odata.Error) {
	if odata.StringValue(c.payload, "displayName") == "" {
		return nil, odata.BadRequest("A value is required for property 'displayName' of resource 'Application'.")
	}
	made := &directory.Application{ID: t.NewID(), AppID: t.NewID(), Created: time.Now().Truncate(time.Second),
		Properties: directory.Builder{Scenario: t.Scenario}.NewApplicationProperties()}
	if f := t.setApplicationProperties(made, c.payload); f != nil {
		return nil, f
	}
	if u := c.directory.FindUser(c.Token.User); u != nil {
		made.Owners = []string{u.ID}
	}
	t.WriteDirectory(func(d *directory.Directory) { d.Applications = append(d.Applications, made) })
	return showApplication(made, false), nil
}

// patchApplication changes the properties that are sent; lists are replaced as a whole. A replica that does not have
// the application yet answers that it does not exist.
//
// https://learn.microsoft.com/graph/api/application-update
func patchApplication(t *Service, c *request) (any, *odata.Error) {
	a, f := t.applicationForWrite(c)
	if f != nil {
		return nil, f
	}
	if f := t.setApplicationProperties(a, c.payload); f != nil {
		return nil, f
	}
	t.WriteDirectory(func(d *directory.Directory) { d.ReplaceApplication(a) })
	return nil, nil
}

// applicationForWrite returns a copy of the application to write, if the replica that receives the write has it.
func (t *Service) applicationForWrite(c *request) (*directory.Application, *odata.Error) {
	a := c.directory.ApplicationByID(c.pathIDs[0])
	if a == nil || t.ReadReplica().ApplicationByID(c.pathIDs[0]) == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	b := *a
	b.Properties = odata.DeepCopy(a.Properties).(odata.Object)
	b.Certificates, b.Secrets = slices.Clone(a.Certificates), slices.Clone(a.Secrets)
	return &b, nil
}

// setApplicationProperties sets the properties of a registration from the body of a write.
func (t *Service) setApplicationProperties(a *directory.Application, body odata.Object) *odata.Error {
	if f := validateApplicationProperties(body); f != nil {
		return f
	}
	for name, v := range body {
		switch {
		case strings.Contains(name, "@"):
		case name == "displayName":
			a.Name = odata.StringValue(body, name)
		case name == "keyCredentials":
			list, _ := odata.ToSlice(v)
			keys, f := t.readCertificates(a, list)
			if f != nil {
				return f
			}
			a.Certificates = keys
		default:
			was, isObject := a.Properties[name].(odata.Object)
			if part, ok := v.(odata.Object); ok && isObject {
				odata.MergeInto(was, part)
			} else {
				a.Properties[name] = v
			}
		}
	}
	return nil
}

// validateApplicationProperties returns an error for property values that the service does not accept.
func validateApplicationProperties(body odata.Object) *odata.Error {
	for name := range body {
		if slices.Contains(readOnlyProperties, name) {
			return odata.BadRequest("Property '" + name + "' is read-only and cannot be set.")
		}
	}
	if _, sent := body["passwordCredentials"]; sent {
		return odata.BadRequest("Updating or adding passwordCredentials is not supported. " +
			"Use the addPassword action instead.")
	}
	if name, sent := body["displayName"]; sent && (name == nil || name == "") {
		return odata.BadRequest("A value is required for property 'displayName' of resource 'Application'.")
	}
	if audience, sent := body["signInAudience"]; sent &&
		!slices.Contains(directory.Audiences, odata.StringValue(body, "signInAudience")) {
		return odata.BadRequest("Invalid value specified for property 'signInAudience' of resource 'Application': " +
			odata.StringValue(odata.Object{"": audience}, "") + ".")
	}
	if f := validateRequiredAccess(body["requiredResourceAccess"]); f != nil {
		return f
	}
	for _, platform := range []string{"web", "spa"} {
		part, _ := body[platform].(odata.Object)
		uris, _ := odata.ToSlice(part["redirectUris"])
		for _, u := range uris {
			if uri, _ := u.(string); !strings.HasPrefix(uri, "https://") &&
				!strings.HasPrefix(uri, "http://localhost") && !strings.HasPrefix(uri, "http://127.0.0.1") {
				return odata.BadRequest("Invalid value specified for property '" + platform +
					".redirectUris': reply URLs must be https or of this machine.")
			}
		}
	}
	return nil
}

// validateRequiredAccess returns an error for permissions of an unknown type, and for an API that is listed twice.
func validateRequiredAccess(v any) *odata.Error {
	list, _ := odata.ToSlice(v)
	seen := map[string]bool{}
	for _, item := range list {
		api, _ := item.(odata.Object)
		id := strings.ToLower(odata.StringValue(api, "resourceAppId"))
		if !graph.IsGUID(id) || seen[id] {
			return odata.BadRequest("Invalid value specified for property 'requiredResourceAccess' of resource " +
				"'Application': '" + id + "' is no id, or there twice.")
		}
		seen[id] = true
		permissions, _ := odata.ToSlice(api["resourceAccess"])
		for _, p := range permissions {
			permission, _ := p.(odata.Object)
			if kind := odata.StringValue(permission, "type"); kind != "Scope" && kind != "Role" ||
				odata.StringValue(permission, "id") == "" {
				return odata.BadRequest("Invalid value specified for property 'resourceAccess' of resource " +
					"'Application'.")
			}
		}
	}
	return nil
}
