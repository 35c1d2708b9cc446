package directory

import (
	"fmt"
	"strconv"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// PasswordMethodID is the id of the password method, the same in every account.
const PasswordMethodID = "28c10230-6103-485e-b985-444c60001490"

// RoleTemplates are the template ids of the built-in roles that this tenant has.
var RoleTemplates = []string{
	graph.GlobalAdministrator, graph.GlobalReader, graph.SecurityAdministrator, graph.SecurityReader,
	graph.ConditionalAccessAdministrator, graph.PrivilegedRoleAdministrator, graph.PrivilegedAuthAdministrator,
	graph.AuthenticationAdministrator, graph.ReportsReader, graph.DirectoryReaders, graph.UserAdministrator,
	graph.DirectorySynchronizationAccount, graph.OnPremisesDirectorySyncAccount, graph.AuthenticationPolicyAdmin,
	graph.ApplicationAdministrator, graph.CloudApplicationAdministrator,
	helpdeskAdministrator, serviceSupportAdministrator,
}

// Roles that nothing but scenarios names.
const (
	helpdeskAdministrator       = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
	serviceSupportAdministrator = "f023fd81-a637-4b56-95fd-791ac0226033"
)

// RoleName returns the name of a role, or its template where the tenant knows none.
func RoleName(template string) string {
	switch template {
	case helpdeskAdministrator:
		return "Helpdesk Administrator"
	case serviceSupportAdministrator:
		return "Service Support Administrator"
	}
	return graph.RoleByTemplate(template).Name
}

// A Builder builds the state of a tenant from its scenario.
type Builder struct{ scenario.Scenario }

// BuildDirectory builds the objects of the scenario. An unknown name is an error: the tenant would differ from the
// intended one.
func (s Builder) BuildDirectory() (*Directory, error) {
	d := &Directory{SecurityDefaults: s.SecurityDefaults, UserIndex: map[string]int{},
		MethodPolicies: map[string]odata.Object{}}
	seen := map[string]bool{}
	for _, u := range s.Users {
		built, err := s.buildUser(u)
		if err != nil {
			return nil, err
		}
		if seen[built.ID] {
			return nil, fmt.Errorf("user %q is there twice", u.UPN)
		}
		seen[built.ID] = true
		d.appendUser(built)
		d.AsGiven.Registrations = d.AsGiven.Registrations || u.Registration != nil
		if d.Assignments, err = s.appendAssignments(d.Assignments, built.ID, u.Roles); err != nil {
			return nil, err
		}
		if d.EligibleAssignments, err = s.appendAssignments(d.EligibleAssignments, built.ID, u.Eligible); err != nil {
			return nil, err
		}
		if d.Assignments, err = s.appendActivations(d.Assignments, built.ID, u.Activated); err != nil {
			return nil, err
		}
	}
	if err := s.buildGroups(d); err != nil {
		return nil, err
	}
	if err := s.buildAssignments(d); err != nil {
		return nil, err
	}
	if err := s.buildMethodPolicies(d); err != nil {
		return nil, err
	}
	for _, p := range s.Policies {
		d.Policies = append(d.Policies, s.BuildPolicy(p))
	}
	for _, p := range s.RawPolicies {
		d.AsGiven.Policies = true
		d.Policies = append(d.Policies, odata.DeepCopy(p).(odata.Object))
	}
	if err := s.buildApplications(d); err != nil {
		return nil, err
	}
	return d, nil
}

func (s Builder) buildUser(u scenario.User) (*User, error) {
	if u.UPN == "" {
		return nil, fmt.Errorf("user %q has no user principal name", u.Name)
	}
	built := &User{
		ID: s.idOfUser(u), Name: u.Name, UPN: u.UPN,
		Created: u.Created, Guest: u.Guest, Disabled: u.Disabled, Synced: u.Synced, PerUserMFA: u.PerUserMFA,
		Methods: []AuthMethod{{ID: PasswordMethodID, Kind: "password"}}, Unlicensed: u.Unlicensed,
		PasswordPolicies: u.PasswordPolicies,
		LastInteractive:  hoursAgo(u.SignedInHoursAgo), LastSuccessful: hoursAgo(u.SignedInHoursAgo),
		lastNonInteractive: hoursAgo(u.BackgroundHoursAgo),
		Properties:         u.Properties, Registration: u.Registration, Unreported: u.Unreported,
	}
	if built.Created.IsZero() {
		built.Created = s.Created
	}
	for i, kind := range u.Methods {
		if _, ok := odata.GraphSchema.Types[kind+"AuthenticationMethod"]; !ok {
			return nil, fmt.Errorf("user %q has a method %q that Graph does not have", u.UPN, kind)
		}
		built.Methods = append(built.Methods, AuthMethod{ID: DerivedID(s.ID, "method", u.UPN, strconv.Itoa(i)),
			Kind: kind})
	}
	return built, nil
}

// hoursAgo returns the time that many hours before the tenant is built; 0 is the zero time, never.
func hoursAgo(hours int) time.Time {
	if hours == 0 {
		return time.Time{}
	}
	return time.Now().Add(-time.Duration(hours) * time.Hour).Truncate(time.Second)
}

func (s Builder) appendAssignments(to []RoleAssignment, principal string, roles []string) ([]RoleAssignment, error) {
	for _, name := range roles {
		template, ok := roleID(name)
		if !ok {
			return nil, fmt.Errorf("no role %q", name)
		}
		to = append(to, RoleAssignment{ID: DerivedID(s.ID, "assignment", principal, name), Role: template,
			Principal: principal})
	}
	return to, nil
}

// activationLifetime is the duration of an activated role.
const activationLifetime = 8 * time.Hour

// appendActivations adds roles that were activated at the moment the tenant is built.
func (s Builder) appendActivations(to []RoleAssignment, principal string, roles []string) ([]RoleAssignment, error) {
	from := len(to)
	to, err := s.appendAssignments(to, principal, roles)
	for i := from; i < len(to); i++ {
		to[i].Ends = time.Now().Add(activationLifetime).Truncate(time.Second)
	}
	return to, err
}

// NamedLicence returns the licence that the scenario names; an empty name is Free.
func (s Builder) NamedLicence() (graph.Licence, error) {
	for _, l := range []graph.Licence{graph.Free, graph.P1, graph.P2} {
		if s.Licence == l.String() || s.Licence == "" && l == graph.Free {
			return l, nil
		}
	}
	return graph.LicenceUnknown, fmt.Errorf("no licence %q", s.Licence)
}
