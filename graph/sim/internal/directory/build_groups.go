package directory

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/scenario"
)

func (s Builder) buildGroups(d *Directory) error {
	for _, g := range s.Groups {
		d.Groups = append(d.Groups, &Group{ID: s.idOfGroup(g), Name: g.Name, Visibility: g.Visibility,
			RoleAssignable: g.RoleAssignable, Types: g.Types})
	}
	for i, g := range s.Groups {
		var err error
		if d.Groups[i].Members, err = s.memberIDs(d, g.Members); err == nil {
			d.Groups[i].EligibleMembers, err = s.memberIDs(d, g.EligibleMembers)
		}
		if err != nil {
			return fmt.Errorf("group %q: %w", g.Name, err)
		}
		if d.Assignments, err = s.appendAssignments(d.Assignments, d.Groups[i].ID, g.Roles); err != nil {
			return err
		}
		if d.EligibleAssignments, err = s.appendAssignments(d.EligibleAssignments, d.Groups[i].ID,
			g.Eligible); err != nil {
			return err
		}
	}
	return nil
}

// memberIDs returns the ids of users and groups that a scenario names.
func (s Builder) memberIDs(d *Directory, names []string) (ids []string, err error) {
	for _, name := range names {
		id, ok := s.principalID(d, name)
		if !ok {
			return nil, fmt.Errorf("the member %q is no user and no group", name)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// principalID returns the id of a user or a group: by user principal name, name of the group, or id.
func (s Builder) principalID(d *Directory, name string) (id string, ok bool) {
	if u := d.FindUser(name); u != nil {
		return u.ID, true
	}
	if id, ok := s.groupID(name); ok {
		return id, true
	}
	if g := d.FindGroup(name); g != nil {
		return g.ID, true
	}
	return "", false
}

// buildAssignments adds the role assignments that the scenario lists by themselves.
func (s Builder) buildAssignments(d *Directory) error {
	for _, a := range s.RoleAssignments {
		principal, ok := s.principalID(d, a.Principal)
		if !ok {
			return fmt.Errorf("the role %q is assigned to %q, which is no user and no group", a.Role, a.Principal)
		}
		template, ok := roleID(a.Role)
		if !ok {
			return fmt.Errorf("no role %q", a.Role)
		}
		made := RoleAssignment{ID: DerivedID(s.ID, "assignment", principal, a.Role, a.Scope), Role: template,
			Principal: principal, Scope: strings.TrimPrefix(a.Scope, "/")}
		if made.Scope != "" {
			made.Scope = "/" + made.Scope
		}
		if a.Activated {
			made.Ends = time.Now().Add(activationLifetime).Truncate(time.Second)
		}
		if a.Eligible {
			d.EligibleAssignments = append(d.EligibleAssignments, made)
		} else {
			d.Assignments = append(d.Assignments, made)
		}
	}
	return nil
}

func (s Builder) idOfUser(u scenario.User) string {
	return cmp.Or(u.ID, DerivedID(s.ID, "user", strings.ToLower(u.UPN)))
}

func (s Builder) idOfGroup(g scenario.Group) string {
	return cmp.Or(g.ID, DerivedID(s.ID, "group", g.Name))
}

// roleID returns the template of a role that is named, or given by a template's id, known here or not.
func roleID(name string) (string, bool) {
	for _, template := range RoleTemplates {
		if RoleName(template) == name {
			return template, true
		}
	}
	return strings.ToLower(name), graph.IsGUID(name)
}
