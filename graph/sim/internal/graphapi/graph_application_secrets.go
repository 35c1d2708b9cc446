package graphapi

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// defaultSecretYears is the lifetime of a client secret that is created without an end date.
const defaultSecretYears = 2

const secretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~._-"

// postSecret creates a client secret. The secret is in this answer only.
//
// https://learn.microsoft.com/graph/api/application-addpassword
func postSecret(t *Service, c *request) (any, *odata.Error) {
	a, f := t.applicationForWrite(c)
	if f != nil {
		return nil, f
	}
	asked, _ := c.payload["passwordCredential"].(odata.Object)
	if odata.StringValue(asked, "secretText") != "" || odata.StringValue(asked, "hint") != "" {
		return nil, odata.BadRequest("The secret of a password credential is generated and cannot be set.")
	}
	now := time.Now().Truncate(time.Second)
	made := directory.AppSecret{ID: t.NewID(), Name: odata.StringValue(asked, "displayName"), Value: t.newSecret(),
		AddedAt: now,
		Starts:  odata.TimeValue(asked, "startDateTime"), Ends: odata.TimeValue(asked, "endDateTime")}
	made.Hint = made.Value[:3]
	if made.Starts.IsZero() {
		made.Starts = now
	}
	if made.Ends.IsZero() {
		made.Ends = made.Starts.AddDate(defaultSecretYears, 0, 0)
	}
	if !made.Ends.After(made.Starts) || !made.Ends.After(now) {
		return nil, odata.BadRequest("Password credential end date is invalid.")
	}
	if f := c.directory.CheckCredentialType(graph.RulePasswordAddition, a); f != nil {
		return nil, f
	}
	if f := c.directory.CheckCredentialLifetime(graph.RulePasswordLifetime, a, made.Starts, made.Ends); f != nil {
		return nil, f
	}
	a.Secrets = append(a.Secrets, made)
	t.WriteDirectory(func(d *directory.Directory) { d.ReplaceApplication(a) })
	o := made.ToObject()
	o["secretText"] = made.Value
	return o, nil
}

// newSecret returns a random secret of 40 characters, the length of Microsoft's.
func (t *Service) newSecret() string {
	var b strings.Builder
	for range 40 {
		b.WriteByte(secretAlphabet[t.Random.IntN(len(secretAlphabet))])
	}
	return b.String()
}

// postRemoveSecret removes a client secret.
//
// https://learn.microsoft.com/graph/api/application-removepassword
func postRemoveSecret(t *Service, c *request) (any, *odata.Error) {
	a, f := t.applicationForWrite(c)
	if f != nil {
		return nil, f
	}
	before := len(a.Secrets)
	a.Secrets = slices.DeleteFunc(a.Secrets, func(s directory.AppSecret) bool {
		return strings.EqualFold(s.ID, odata.StringValue(c.payload, "keyId"))
	})
	if len(a.Secrets) == before {
		return nil, odata.BadRequest("No password credential found with keyId '" + odata.StringValue(c.payload,
			"keyId") + "'.")
	}
	t.WriteDirectory(func(d *directory.Directory) { d.ReplaceApplication(a) })
	return nil, nil
}
