package graphapi

import (
	"maps"
	"slices"
	"strings"

	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// showApplication returns the registration as Graph answers it, with or without the certificates themselves.
func showApplication(a *directory.Application, certificates bool) odata.Object {
	o := odata.DeepCopy(a.Properties).(odata.Object)
	maps.Copy(o, odata.Object{"id": a.ID, "appId": a.AppID, "displayName": a.Name,
		"createdDateTime": odata.FormatTime(a.Created),
		"deletedDateTime": odata.FormatTime(a.Deleted)})
	keys, secrets := []odata.Object{}, []odata.Object{}
	for _, k := range a.Certificates {
		keys = append(keys, k.ToObject(certificates))
	}
	for _, s := range a.Secrets {
		secrets = append(secrets, s.ToObject())
	}
	o["keyCredentials"], o["passwordCredentials"] = keys, secrets
	return o
}

func getApplications(_ *Service, c *request) (any, *odata.Error) {
	if f := c.checkNotGuest(); f != nil {
		return nil, f
	}
	living := slices.DeleteFunc(slices.Clone(c.directory.Applications), func(a *directory.Application) bool {
		return !a.Deleted.IsZero()
	})
	return odata.ListOf(living, func(a *directory.Application) odata.Object { return showApplication(a, false) }), nil
}

func getApplication(_ *Service, c *request) (any, *odata.Error) {
	a := c.directory.ApplicationByID(c.pathIDs[0])
	if a == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	return showApplication(a, c.selectsCertificates()), nil
}

func getApplicationByAppID(_ *Service, c *request) (any, *odata.Error) {
	a := c.directory.ApplicationByAppID(c.pathIDs[0])
	if a == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	return showApplication(a, c.selectsCertificates()), nil
}

// selectsCertificates reports whether the request selects keyCredentials: Graph answers certificates only if they are
// selected, and only for a single application.
//
// https://learn.microsoft.com/graph/api/application-get
func (c *request) selectsCertificates() bool {
	return slices.ContainsFunc(strings.Split(c.Query.Get("$select"), ","), func(name string) bool {
		return strings.TrimSpace(name) == "keyCredentials"
	})
}

func getApplicationOwners(t *Service, c *request) (any, *odata.Error) {
	a := c.directory.ApplicationByID(c.pathIDs[0])
	if a == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	return odata.ListOf(a.Owners, func(id string) odata.Object {
		if p := c.directory.PrincipalByID(id); p != nil {
			o := t.showServicePrincipal(p)
			o["@odata.type"] = "#microsoft.graph.servicePrincipal"
			return o
		}
		return t.showUserOrGroup(c.directory, id)
	}), nil
}
