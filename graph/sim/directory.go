package sim

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// A directory is all the data that a write can change. A write works on a copy; the objects behind the pointers are
// never changed.
type directory struct {
	users            []*user
	groups           []*group
	assignments      []assignment
	eligible         []assignment
	policies         []object
	methodPolicies   map[string]object // policy of an authentication method, by its type in lower case
	securityDefaults bool
	// positions of users by id and by user principal name, in lower case; accounts are replaced in place
	positions map[string]int

	applications []*application // deleted ones too
	principals   []*principal
	consents     []*consent
	roleGrants   []*roleGrant
	removed      []*removed
	appRules     object // the default app management policy, as Graph answers it; nil: none is set
}

type user struct {
	id       string
	name     string
	upn      string
	created  time.Time
	guest    bool
	disabled bool
	synced   bool
	methods  []method

	password         string // of accounts created here; never answered
	passwordPolicies string

	perUserMFA string    // empty for "disabled"
	validFrom  time.Time // sessions that began before have ended

	unlicensed                    bool
	person, background, succeeded time.Time // last sign-ins; zero: never
}

type method struct {
	id   string
	kind string // Graph's type without "AuthenticationMethod"
	pass *pass  // for a Temporary Access Pass that was created here
}

type group struct {
	id      string
	name    string
	members []string // ids of users and groups
}

// An assignment assigns a role for the whole tenant to a user or a group.
type assignment struct {
	id        string
	role      string
	principal string
	ends      time.Time // end of an activated role; zero: permanent
}

func (d *directory) clone() *directory {
	c := *d
	c.users, c.groups, c.policies = slices.Clone(d.users), slices.Clone(d.groups), slices.Clone(d.policies)
	c.assignments, c.eligible = slices.Clone(d.assignments), slices.Clone(d.eligible)
	c.methodPolicies = maps.Clone(d.methodPolicies)
	c.applications, c.principals = slices.Clone(d.applications), slices.Clone(d.principals)
	c.consents, c.roleGrants = slices.Clone(d.consents), slices.Clone(d.roleGrants)
	c.removed = slices.Clone(d.removed)
	return &c
}

// add appends a new account. Earlier versions of the directory keep an index without it.
func (d *directory) add(u *user) {
	d.positions = maps.Clone(d.positions)
	d.put(u)
}

func (d *directory) put(u *user) {
	d.positions[u.id], d.positions[strings.ToLower(u.upn)] = len(d.users), len(d.users)
	d.users = append(d.users, u)
}

// user finds an account by id or user principal name.
func (d *directory) user(key string) *user {
	i, ok := d.positions[strings.ToLower(key)]
	if !ok {
		return nil
	}
	return d.users[i]
}

func (d *directory) group(id string) *group {
	i := slices.IndexFunc(d.groups, func(g *group) bool { return g.id == id })
	if i < 0 {
		return nil
	}
	return d.groups[i]
}

// groupsOf returns the groups that a principal is a member of; with transitive, memberships through other groups too.
func (d *directory) groupsOf(principal string, transitive bool) []*group {
	var found []*group
	for queue := []string{principal}; len(queue) > 0; queue = queue[1:] {
		for _, g := range d.groups {
			if slices.Contains(g.members, queue[0]) && !slices.Contains(found, g) {
				found = append(found, g)
				if transitive {
					queue = append(queue, g.id)
				}
			}
		}
	}
	return found
}

// roles returns the template ids of a user's roles; with transitive, roles through groups too.
func (d *directory) roles(userID string, transitive bool) []string {
	holders := []string{userID}
	if transitive {
		for _, g := range d.groupsOf(userID, true) {
			holders = append(holders, g.id)
		}
	}
	var roles []string
	for _, a := range d.assignments {
		if slices.Contains(holders, a.principal) && !slices.Contains(roles, a.role) {
			roles = append(roles, a.role)
		}
	}
	return roles
}

// mfa reports whether the account has registered an MFA method.
func (u *user) mfa() bool {
	return slices.ContainsFunc(u.methods, func(m method) bool {
		return graph.Method{Type: m.kind + "AuthenticationMethod"}.MFA()
	})
}

// resistant reports whether the account has registered a phishing-resistant method.
func (u *user) resistant() bool {
	return slices.ContainsFunc(u.methods, func(m method) bool {
		return graph.Method{Type: m.kind + "AuthenticationMethod"}.PhishingResistant()
	})
}

// guid derives an id from the tenant's id and the names of an object, so that scenarios need no ids and every run has
// the same ones.
func guid(tenant string, parts ...string) string {
	sum := sha256.Sum256([]byte(tenant + "\x00" + strings.Join(parts, "\x00")))
	sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
