package steps

import (
	"slices"

	"cspready/graph"
)

func Gather(guards ...*Guard) []Guard {
	var standing []Guard
	for _, g := range guards {
		if g != nil {
			standing = append(standing, *g)
		}
	}
	return standing
}

// RoleGuardFor wants one of the roles active.
func RoleGuardFor(who graph.Operator, roles []string) *Guard {
	switch {
	case !who.RolesKnown || who.HasRole(roles...):
		return nil // not knowing is no reason: the service decides, and its refusal changes nothing
	case who.CanActivate(roles...):
		return &Guard{Reason: say("guard.role-eligible", "roles", Activatable(who, roles))}
	default:
		return &Guard{Reason: say("guard.role-missing", "roles", TemplateNames(roles))}
	}
}

// Activatable names the roles among templates that the operator may activate.
func Activatable(who graph.Operator, templates []string) []string {
	eligible := slices.DeleteFunc(slices.Clone(who.Eligible), func(r graph.Role) bool { return !slices.Contains(templates, r.Template) })
	return RoleNames(eligible)
}

func TemplateNames(templates []string) []string {
	names := make([]string, len(templates))
	for i, t := range templates {
		names[i] = graph.RoleByTemplate(t).Name
	}
	return names
}

func RoleNames(roles []graph.Role) []string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = r.Name
	}
	return names
}
