package steps

import (
	"slices"

	"cspready/graph"
)

// CollectGuards returns the guards that are not nil.
func CollectGuards(guards ...*Guard) []Guard {
	var standing []Guard
	for _, g := range guards {
		if g != nil {
			standing = append(standing, *g)
		}
	}
	return standing
}

// RoleGuard returns a guard unless one of the roles is active.
func RoleGuard(who graph.Operator, roles []string) *Guard {
	switch {
	case !who.RolesKnown || who.HasRole(roles...):
		return nil // unknown roles are no reason: the service decides, and a refusal changes nothing
	case who.CanActivate(roles...):
		return &Guard{Reason: say("guard.role-eligible", "roles", ActivatableRoles(who, roles))}
	default:
		return &Guard{Reason: say("guard.role-missing", "roles", RoleTemplateNames(roles))}
	}
}

// ActivatableRoles names the roles among templates that the operator may activate.
func ActivatableRoles(who graph.Operator, templates []string) []string {
	eligible := slices.DeleteFunc(slices.Clone(who.Eligible),
		func(r graph.Role) bool { return !slices.Contains(templates, r.Template) })
	return RoleNames(eligible)
}

// RoleTemplateNames returns the names of directory roles by their template ids.
func RoleTemplateNames(templates []string) []string {
	names := make([]string, len(templates))
	for i, t := range templates {
		names[i] = graph.RoleByTemplate(t).Name
	}
	return names
}

// RoleNames returns the names of directory roles.
func RoleNames(roles []graph.Role) []string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = r.Name
	}
	return names
}
