package sim

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// secretYears is the lifetime of a client secret that is created without an end date.
const secretYears = 2

const secretLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~._-"

// postSecret creates a client secret. The secret is in this answer only.
//
// https://learn.microsoft.com/graph/api/application-addpassword
func postSecret(t *graphService, c *call) (any, *fault) {
	a, f := t.registered(c)
	if f != nil {
		return nil, f
	}
	asked, _ := c.change["passwordCredential"].(object)
	if word(asked, "secretText") != "" || word(asked, "hint") != "" {
		return nil, badRequest("The secret of a password credential is generated and cannot be set.")
	}
	now := time.Now().Truncate(time.Second)
	made := appSecret{id: t.newID(), name: word(asked, "displayName"), value: t.newSecret(), added: now,
		starts: moment(asked, "startDateTime"), ends: moment(asked, "endDateTime")}
	made.hint = made.value[:3]
	if made.starts.IsZero() {
		made.starts = now
	}
	if made.ends.IsZero() {
		made.ends = made.starts.AddDate(secretYears, 0, 0)
	}
	if !made.ends.After(made.starts) || !made.ends.After(now) {
		return nil, badRequest("Password credential end date is invalid.")
	}
	if f := c.dir.refuseRuled(graph.RulePasswordAddition, a); f != nil {
		return nil, f
	}
	if f := c.dir.refuseLifetime(graph.RulePasswordLifetime, a, made.starts, made.ends); f != nil {
		return nil, f
	}
	a.secrets = append(a.secrets, made)
	t.change(func(d *directory) { d.replace(a) })
	o := made.show()
	o["secretText"] = made.value
	return o, nil
}

// newSecret returns a random secret of 40 characters, the length of Microsoft's.
func (t *graphService) newSecret() string {
	var b strings.Builder
	for range 40 {
		b.WriteByte(secretLetters[t.random.IntN(len(secretLetters))])
	}
	return b.String()
}

// postRemoveSecret removes a client secret.
//
// https://learn.microsoft.com/graph/api/application-removepassword
func postRemoveSecret(t *graphService, c *call) (any, *fault) {
	a, f := t.registered(c)
	if f != nil {
		return nil, f
	}
	before := len(a.secrets)
	a.secrets = slices.DeleteFunc(a.secrets, func(s appSecret) bool {
		return strings.EqualFold(s.id, word(c.change, "keyId"))
	})
	if len(a.secrets) == before {
		return nil, badRequest("No password credential found with keyId '" + word(c.change, "keyId") + "'.")
	}
	t.change(func(d *directory) { d.replace(a) })
	return nil, nil
}
