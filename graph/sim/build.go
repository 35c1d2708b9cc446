package sim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
)

// passwordMethod is the id of the password method, the same in every account.
const passwordMethod = "28c10230-6103-485e-b985-444c60001490"

// roleTemplates are the template ids of the built-in roles that this tenant has.
var roleTemplates = []string{
	graph.GlobalAdministrator, graph.GlobalReader, graph.SecurityAdministrator, graph.SecurityReader,
	graph.ConditionalAccessAdministrator, graph.PrivilegedRoleAdministrator, graph.PrivilegedAuthAdministrator,
	graph.AuthenticationAdministrator, graph.ReportsReader, graph.DirectoryReaders, graph.UserAdministrator,
	graph.DirectorySynchronizationAccount, graph.OnPremisesDirectorySyncAccount, graph.AuthenticationPolicyAdmin,
	graph.ApplicationAdministrator, graph.CloudApplicationAdministrator,
}

// A builder builds the state of a tenant from its scenario.
type builder struct{ Scenario }

// directory builds the objects of the scenario. An unknown name is an error: the tenant would differ from the
// intended one.
func (s builder) directory() (*directory, error) {
	d := &directory{securityDefaults: s.SecurityDefaults, positions: map[string]int{},
		methodPolicies: map[string]object{}}
	seen := map[string]bool{}
	for _, u := range s.Users {
		built, err := s.user(u)
		if err != nil {
			return nil, err
		}
		if seen[built.id] {
			return nil, fmt.Errorf("user %q is there twice", u.UPN)
		}
		seen[built.id] = true
		d.put(built)
		if d.assignments, err = s.assign(d.assignments, built.id, u.Roles); err != nil {
			return nil, err
		}
		if d.eligible, err = s.assign(d.eligible, built.id, u.Eligible); err != nil {
			return nil, err
		}
		if d.assignments, err = s.activate(d.assignments, built.id, u.Activated); err != nil {
			return nil, err
		}
	}
	if err := s.groups(d); err != nil {
		return nil, err
	}
	if err := s.methodPolicies(d); err != nil {
		return nil, err
	}
	for _, p := range s.Policies {
		d.policies = append(d.policies, s.policy(p))
	}
	if err := s.registrations(d); err != nil {
		return nil, err
	}
	return d, nil
}

func (s builder) user(u UserScenario) (*user, error) {
	if u.UPN == "" {
		return nil, fmt.Errorf("user %q has no user principal name", u.Name)
	}
	built := &user{
		id: guid(s.ID, "user", strings.ToLower(u.UPN)), name: u.Name, upn: u.UPN,
		created: u.Created, guest: u.Guest, disabled: u.Disabled, synced: u.Synced, perUserMFA: u.PerUserMFA,
		methods: []method{{id: passwordMethod, kind: "password"}}, unlicensed: u.Unlicensed,
		passwordPolicies: u.PasswordPolicies,
		person:           ago(u.PersonAgo), succeeded: ago(u.PersonAgo), background: ago(u.ProgramAgo),
	}
	if built.created.IsZero() {
		built.created = s.Created
	}
	for i, kind := range u.Methods {
		if _, ok := known.Types[kind+"AuthenticationMethod"]; !ok {
			return nil, fmt.Errorf("user %q has a method %q that Graph does not have", u.UPN, kind)
		}
		built.methods = append(built.methods, method{id: guid(s.ID, "method", u.UPN, strconv.Itoa(i)), kind: kind})
	}
	return built, nil
}

// ago returns the time that many hours before the tenant is built; 0 is the zero time, never.
func ago(hours int) time.Time {
	if hours == 0 {
		return time.Time{}
	}
	return time.Now().Add(-time.Duration(hours) * time.Hour).Truncate(time.Second)
}

func (s builder) groups(d *directory) error {
	for _, g := range s.Groups {
		d.groups = append(d.groups, &group{id: guid(s.ID, "group", g.Name), name: g.Name})
	}
	for i, g := range s.Groups {
		for _, name := range g.Members {
			if u := d.user(name); u != nil {
				d.groups[i].members = append(d.groups[i].members, u.id)
			} else if inner := d.group(guid(s.ID, "group", name)); inner != nil {
				d.groups[i].members = append(d.groups[i].members, inner.id)
			} else {
				return fmt.Errorf("group %q has a member %q that is no user and no group", g.Name, name)
			}
		}
		var err error
		if d.assignments, err = s.assign(d.assignments, d.groups[i].id, g.Roles); err != nil {
			return err
		}
		if d.eligible, err = s.assign(d.eligible, d.groups[i].id, g.Eligible); err != nil {
			return err
		}
	}
	return nil
}

func (s builder) assign(to []assignment, principal string, roles []string) ([]assignment, error) {
	for _, name := range roles {
		i := slices.IndexFunc(roleTemplates, func(t string) bool {
			return t == name || graph.RoleNamed(t).Name == name
		})
		if i < 0 {
			return nil, fmt.Errorf("no role %q", name)
		}
		to = append(to, assignment{id: guid(s.ID, "assignment", principal, name), role: roleTemplates[i],
			principal: principal})
	}
	return to, nil
}

// activationLife is the duration of an activated role.
const activationLife = 8 * time.Hour

// activate adds roles that were activated at the moment the tenant is built.
func (s builder) activate(to []assignment, principal string, roles []string) ([]assignment, error) {
	from := len(to)
	to, err := s.assign(to, principal, roles)
	for i := from; i < len(to); i++ {
		to[i].ends = time.Now().Add(activationLife).Truncate(time.Second)
	}
	return to, err
}

// edition returns the licence that the scenario names; an empty name is Free.
func (s builder) edition() (graph.Licence, error) {
	for _, l := range []graph.Licence{graph.Free, graph.P1, graph.P2} {
		if s.Licence == l.String() || s.Licence == "" && l == graph.Free {
			return l, nil
		}
	}
	return graph.LicenceUnknown, fmt.Errorf("no licence %q", s.Licence)
}
