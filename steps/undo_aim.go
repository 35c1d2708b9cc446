package steps

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"cspready/graph"
)

// aimed reports whether a reversal tells what it was about by ids that have the form of ids. The journal is a file that anybody may have edited:
// what is no id could lead a request somewhere else. An account or application that a run was cut short over has no id yet.
func hasValidTarget(r Reversal) bool {
	switch r.Kind {
	case AccountMade:
		return graph.IsGUID(r.ID) || r.ID == "" && strings.Count(r.Name, "@") == 1 && !strings.ContainsAny(r.Name, "/?#%\\ ")
	case AppMade:
		return r.ID == "" || graph.IsGUID(r.ID)
	case AppChanged, CertificateAdded, SecretAdded:
		return graph.IsGUID(r.ID)
	case PrincipalMade, PrincipalEnabled:
		return graph.IsGUID(r.Of)
	case RoleGiven, MemberAdded, ConsentGiven:
		return graph.IsGUID(r.ID) && graph.IsGUID(r.Of)
	}
	return true
}

// missing is the way where the very object of a change could not be read: one that is not there any more is gone.
func missing(err error) (wayBack, error) {
	if errors.Is(err, graph.ErrNotFound) {
		return wayBack{standing: gone}, nil
	}
	return wayBack{}, err
}

// elsewhere keeps a "not found" of anything else from saying that what was changed is gone.
func elsewhere(err error) error {
	var e *graph.Error
	if !errors.Is(err, graph.ErrNotFound) || !errors.As(err, &e) {
		return err
	}
	other := *e
	other.Kind = graph.ErrUnreadable
	return &other
}

// partnerGroup is the group of agents that has an id. No other group is ever changed here.
func partnerGroup(ctx context.Context, u undoSubject, id string) (graph.Group, bool, error) {
	all, err := u.dir.GroupsNamed(ctx, adminAgents, helpdeskAgents, salesAgents)
	if err != nil {
		return graph.Group{}, false, elsewhere(err)
	}
	i := slices.IndexFunc(all, func(g graph.Group) bool { return strings.EqualFold(g.ID, id) })
	if i < 0 {
		return graph.Group{}, false, nil
	}
	return all[i], true, nil
}

// notFound is the way where no object is the one that a change made: gone, unless one that bears its name could be it after all.
func notFound(namesake bool) wayBack {
	if namesake {
		return wayBack{standing: moved}
	}
	return wayBack{standing: gone}
}

// aboutTheSame reports whether two bodies are about the same properties, and about any. What was written by us is put back; a property that the
// change did not write is one that somebody put into the journal.
func aboutTheSame(was, wrote string) bool {
	a, b := properties(was), properties(wrote)
	return len(a) > 0 && slices.Equal(a, b)
}

// properties are the names of what a body writes, in order, without its type; none of what is no object.
func properties(text string) []string {
	var b body
	_ = json.Unmarshal([]byte(text), &b) // nothing is read of what is no object
	delete(b, "@odata.type")
	return slices.Sorted(maps.Keys(b))
}

// fits reports whether a body has no property, however deep, but those of a form.
func fits(text string, form body) bool {
	var sent, known any
	if json.Unmarshal([]byte(text), &sent) != nil || json.Unmarshal([]byte(form.text()), &known) != nil {
		return false
	}
	return ofForm(sent, known)
}

func ofForm(sent, form any) bool {
	parts, isObject := sent.(map[string]any)
	if !isObject {
		return true
	}
	of, _ := form.(map[string]any)
	for name, v := range parts {
		if inner, known := of[name]; !known || !ofForm(v, inner) {
			return false
		}
	}
	return true
}
