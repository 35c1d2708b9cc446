package directory

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/odata"
)

// A Directory is all the data that a write can change. A write works on a copy; the objects behind the pointers are
// never changed.
type Directory struct {
	Users               []*User
	Groups              []*Group
	Assignments         []RoleAssignment
	EligibleAssignments []RoleAssignment
	AsGiven             AsGiven
	Policies            []odata.Object
	MethodPolicies      map[string]odata.Object // policy of an authentication method, by its type in lower case
	SecurityDefaults    bool
	// UserIndex of users by id and by user principal name, in lower case; accounts are replaced in place
	UserIndex map[string]int

	Applications        []*Application // deleted ones too
	Principals          []*ServicePrincipal
	Consents            []*Consent
	AppRoleAssignments  []*AppRoleAssignment
	DeletedPrincipals   []*DeletedPrincipal
	AppManagementPolicy odata.Object // the default app management policy, as Graph answers it; nil: none is set
}

// AsGiven says which lists have objects whose JSON comes from the scenario: these are not held against the schema.
type AsGiven struct{ Policies, Registrations bool }

// A User is an account of the tenant.
type User struct {
	ID       string
	Name     string
	UPN      string
	Created  time.Time
	Guest    bool
	Disabled bool
	Synced   bool
	Methods  []AuthMethod

	Password         string // of accounts created here; never answered
	PasswordPolicies string

	PerUserMFA        string    // empty for "disabled"
	SessionsValidFrom time.Time // sessions that began before have ended

	Unlicensed                                          bool
	LastInteractive, lastNonInteractive, LastSuccessful time.Time // last sign-ins; zero: never

	Properties   odata.Object // answered instead of those that follow from the fields above
	Registration odata.Object // the same for the line in the registration report
	Unreported   bool         // there is no such line
}

// An AuthMethod is an authentication method that a user registered.
type AuthMethod struct {
	ID   string
	Kind string      // Graph's type without "AuthenticationMethod"
	Pass *accessPass // for a Temporary Access Pass that was created here
}

// A Group is a group of the tenant with its members.
type Group struct {
	ID      string
	Name    string
	Members []string // ids of users and groups

	EligibleMembers []string // ids of those who can activate their membership
	Visibility      string   // Graph's value, or empty
	RoleAssignable  bool     // beside every group that has a role
	Types           []string // groupTypes
}

// HiddenMembership is the visibility of a group whose members are not shown.
//
// https://learn.microsoft.com/graph/api/resources/group#group-visibility-options
const HiddenMembership = "HiddenMembership"

// A RoleAssignment assigns a role to a user or a group.
type RoleAssignment struct {
	ID        string
	Role      string
	Principal string
	Scope     string    // an administrative unit or another part of the tenant; empty: the whole
	Ends      time.Time // end of an activated role; zero: permanent
}

// CopyForWrite returns a copy that a write may change while replicas still answer from the original.
func (d *Directory) CopyForWrite() *Directory {
	c := *d
	c.Users, c.Groups, c.Policies = slices.Clone(d.Users), slices.Clone(d.Groups), slices.Clone(d.Policies)
	c.Assignments, c.EligibleAssignments = slices.Clone(d.Assignments), slices.Clone(d.EligibleAssignments)
	c.MethodPolicies = maps.Clone(d.MethodPolicies)
	c.Applications, c.Principals = slices.Clone(d.Applications), slices.Clone(d.Principals)
	c.Consents, c.AppRoleAssignments = slices.Clone(d.Consents), slices.Clone(d.AppRoleAssignments)
	c.DeletedPrincipals = slices.Clone(d.DeletedPrincipals)
	return &c
}

// AddUser appends a new account. Earlier versions of the directory keep an index without it.
func (d *Directory) AddUser(u *User) {
	d.UserIndex = maps.Clone(d.UserIndex)
	d.appendUser(u)
}

func (d *Directory) appendUser(u *User) {
	d.UserIndex[strings.ToLower(u.ID)], d.UserIndex[strings.ToLower(u.UPN)] = len(d.Users), len(d.Users)
	d.Users = append(d.Users, u)
}

// FindUser finds an account by id or user principal name.
func (d *Directory) FindUser(key string) *User {
	i, ok := d.UserIndex[strings.ToLower(key)]
	if !ok {
		return nil
	}
	return d.Users[i]
}

// FindGroup returns the group with an id, or nil.
func (d *Directory) FindGroup(id string) *Group {
	i := slices.IndexFunc(d.Groups, func(g *Group) bool { return strings.EqualFold(g.ID, id) })
	if i < 0 {
		return nil
	}
	return d.Groups[i]
}

// GroupsOf returns the groups that a principal is a member of; with transitive, memberships through other groups too.
func (d *Directory) GroupsOf(principal string, transitive bool) []*Group {
	var found []*Group
	for queue := []string{principal}; len(queue) > 0; queue = queue[1:] {
		for _, g := range d.Groups {
			if slices.Contains(g.Members, queue[0]) && !slices.Contains(found, g) {
				found = append(found, g)
				if transitive {
					queue = append(queue, g.ID)
				}
			}
		}
	}
	return found
}

// RolesOf returns the template ids of a user's roles in the whole tenant; with transitive, roles through groups too.
func (d *Directory) RolesOf(userID string, transitive bool) []string {
	holders := []string{userID}
	if transitive {
		for _, g := range d.GroupsOf(userID, true) {
			holders = append(holders, g.ID)
		}
	}
	var roles []string
	for _, a := range d.Assignments {
		if a.Scope == "" && slices.Contains(holders, a.Principal) && !slices.Contains(roles, a.Role) {
			roles = append(roles, a.Role)
		}
	}
	return roles
}

// HasMFA reports whether the account has registered an MFA method.
func (u *User) HasMFA() bool {
	return slices.ContainsFunc(u.Methods, func(m AuthMethod) bool {
		return graph.Method{Type: m.Kind + "AuthenticationMethod"}.CountsAsMFA()
	})
}

// HasPhishingResistant reports whether the account has registered a phishing-resistant method.
func (u *User) HasPhishingResistant() bool {
	return slices.ContainsFunc(u.Methods, func(m AuthMethod) bool {
		return graph.Method{Type: m.Kind + "AuthenticationMethod"}.IsPhishingResistant()
	})
}

// DerivedID derives an id from the tenant's id and the names of an object, so that scenarios need no ids and every
// run has the same ones.
func DerivedID(tenant string, parts ...string) string {
	sum := sha256.Sum256([]byte(tenant + "\x00" + strings.Join(parts, "\x00")))
	sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// AddActivity adds signInActivity to an account. An account that never signed in has none.
func (u *User) AddActivity(o odata.Object) odata.Object {
	if u.LastInteractive.IsZero() && u.lastNonInteractive.IsZero() && u.LastSuccessful.IsZero() {
		return o
	}
	o["signInActivity"] = odata.Object{
		"lastSignInDateTime":               odata.FormatTime(u.LastInteractive),
		"lastNonInteractiveSignInDateTime": odata.FormatTime(u.lastNonInteractive),
		"lastSuccessfulSignInDateTime":     odata.FormatTime(u.LastSuccessful),
	}
	return o
}

// AssignedLicenses returns the licences of an account; the product does not matter here.
func (u *User) AssignedLicenses() []odata.Object {
	if u.Unlicensed {
		return []odata.Object{}
	}
	return []odata.Object{{"skuId": DerivedID("licence"), "disabledPlans": []string{}}}
}
