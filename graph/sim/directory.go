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

// A directory is all that a write can change. A write works on a copy; what is behind the pointers is never changed.
type directory struct {
	users            []*user
	groups           []*group
	assignments      []assignment
	eligible         []assignment
	policies         []object
	methodPolicies   map[string]object // what the tenant allows of a method, by its kind in lower case
	securityDefaults bool
	positions        map[string]int // of users by id and by user principal name, in lower case; accounts are replaced where they are

	applications []*application // deleted ones too
	principals   []*principal
	consents     []*consent
	roleGrants   []*roleGrant
	removed      []*removed
	appRules     object // the default app management policy, as Graph shows it; nil: none is in force
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

	password         string // of accounts that were made here; nobody is ever shown it
	passwordPolicies string

	perUserMFA string    // empty for "disabled"
	validFrom  time.Time // sessions that began before have ended

	unlicensed                    bool
	person, background, succeeded time.Time // when it signed in last; zero: never
}

type method struct {
	id   string
	kind string // Graph's type without "AuthenticationMethod"
	pass *pass  // of a Temporary Access Pass that was made here
}

type group struct {
	id      string
	name    string
	members []string // ids of users and groups
}

// An assignment gives a role over the whole tenant to a user or to the members of a group.
type assignment struct {
	id        string
	role      string
	principal string
	ends      time.Time // of a role that was activated for a while; zero: it holds for good
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

// add puts a new account at the end. Older versions of the directory keep positions without it.
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

// groupsOf returns the groups that a principal is in, through other groups as well when transitive.
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

// roles returns the templates of the roles that a user holds, by groups too when transitive.
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

// mfa reports whether the account has registered a second factor.
func (u *user) mfa() bool {
	return slices.ContainsFunc(u.methods, func(m method) bool {
		return graph.Method{Type: m.kind + "AuthenticationMethod"}.MFA()
	})
}

// resistant reports whether the account has registered a method that withstands a fake sign-in page.
func (u *user) resistant() bool {
	return slices.ContainsFunc(u.methods, func(m method) bool {
		return graph.Method{Type: m.kind + "AuthenticationMethod"}.PhishingResistant()
	})
}

// guid derives an id from the tenant's id and what the object is called, so that scenarios need not list ids and two runs agree.
func guid(tenant string, parts ...string) string {
	sum := sha256.Sum256([]byte(tenant + "\x00" + strings.Join(parts, "\x00")))
	sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
