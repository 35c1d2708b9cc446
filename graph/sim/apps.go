package sim

import (
	"encoding/base64"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

// application finds a registration by its object id. Deleted registrations are found by [directory.deleted].
func (d *directory) application(id string) *application {
	return d.findApplication(func(a *application) bool { return strings.EqualFold(a.id, id) && a.deleted.IsZero() })
}

// applicationOf finds a registration by its application id.
func (d *directory) applicationOf(appID string) *application {
	return d.findApplication(func(a *application) bool {
		return strings.EqualFold(a.appID, appID) && a.deleted.IsZero()
	})
}

func (d *directory) findApplication(which func(*application) bool) *application {
	i := slices.IndexFunc(d.applications, which)
	if i < 0 {
		return nil
	}
	return d.applications[i]
}

// replace puts the changed registration in the place of its earlier state.
func (d *directory) replace(a *application) {
	i := slices.IndexFunc(d.applications, func(b *application) bool { return b.id == a.id })
	d.applications[i] = a
}

// owns reports whether a user owns a registration. Owners need no role to change it.
func (d *directory) owns(user, id string) bool {
	a := d.application(id)
	return a != nil && slices.Contains(a.owners, user)
}

// showApplication returns the registration as Graph answers it, with or without the certificates themselves.
func showApplication(a *application, certificates bool) object {
	o := deep(a.properties).(object)
	maps.Copy(o, object{"id": a.id, "appId": a.appID, "displayName": a.name, "createdDateTime": stamp(a.created),
		"deletedDateTime": stamp(a.deleted)})
	keys, secrets := []object{}, []object{}
	for _, k := range a.keys {
		keys = append(keys, k.show(certificates))
	}
	for _, s := range a.secrets {
		secrets = append(secrets, s.show())
	}
	o["keyCredentials"], o["passwordCredentials"] = keys, secrets
	return o
}

func (k appKey) show(certificate bool) object {
	o := object{"keyId": k.id, "displayName": text(k.name), "type": certificateType, "usage": "Verify", "key": nil,
		"customKeyIdentifier": base64.StdEncoding.EncodeToString(k.identifier), "startDateTime": stamp(k.starts),
		"endDateTime": stamp(k.ends)}
	if k.identifier == nil {
		sum, _ := hex.DecodeString(k.thumbprint) // encoded here, so that decoding cannot fail
		o["customKeyIdentifier"] = base64.StdEncoding.EncodeToString(sum)
	}
	if certificate && k.certificate != nil {
		o["key"] = base64.StdEncoding.EncodeToString(k.certificate.Raw)
	}
	return o
}

func (s appSecret) show() object {
	return object{"keyId": s.id, "displayName": text(s.name), "hint": text(s.hint), "secretText": nil,
		"customKeyIdentifier": nil,
		"startDateTime":       stamp(s.starts), "endDateTime": stamp(s.ends)}
}

func getApplications(_ *graphService, c *call) (any, *fault) {
	if f := c.noGuest(); f != nil {
		return nil, f
	}
	living := slices.DeleteFunc(slices.Clone(c.dir.applications), func(a *application) bool {
		return !a.deleted.IsZero()
	})
	return listOf(living, func(a *application) object { return showApplication(a, false) }), nil
}

func getApplication(_ *graphService, c *call) (any, *fault) {
	a := c.dir.application(c.ids[0])
	if a == nil {
		return nil, notFound(c.ids[0])
	}
	return showApplication(a, c.wantsKeys()), nil
}

func getApplicationByAppID(_ *graphService, c *call) (any, *fault) {
	a := c.dir.applicationOf(c.ids[0])
	if a == nil {
		return nil, notFound(c.ids[0])
	}
	return showApplication(a, c.wantsKeys()), nil
}

// wantsKeys reports whether the request selects keyCredentials: Graph answers certificates only if they are selected,
// and only for a single application.
//
// https://learn.microsoft.com/graph/api/application-get
func (c *call) wantsKeys() bool {
	return slices.ContainsFunc(strings.Split(c.query.Get("$select"), ","), func(name string) bool {
		return strings.TrimSpace(name) == "keyCredentials"
	})
}

func getOwners(t *graphService, c *call) (any, *fault) {
	a := c.dir.application(c.ids[0])
	if a == nil {
		return nil, notFound(c.ids[0])
	}
	return listOf(a.owners, func(id string) object {
		if p := c.dir.principal(id); p != nil {
			o := t.showServicePrincipal(p)
			o["@odata.type"] = "#microsoft.graph.servicePrincipal"
			return o
		}
		return t.showPrincipal(c.dir, id)
	}), nil
}
