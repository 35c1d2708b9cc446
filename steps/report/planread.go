package report

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/steps"
)

// errNoPlan says that a text is not a plan of this version.
var errNoPlan = errors.New("no plan that this version understands")

// ReadPlan reads a plan that was printed earlier, and fails on anything that assets/plan.schema.json does not allow.
// Only unknown properties, which a later version may have added, and optional ones that are null are ignored.
func ReadPlan(text []byte) (PlanDocument, error) {
	var (
		p     PlanDocument
		given any
	)
	if json.Unmarshal(text, &p) != nil || json.Unmarshal(text, &given) != nil || !p.isUnderstood() ||
		!p.isComplete(given) {
		return PlanDocument{}, errNoPlan
	}
	return p, nil
}

// isComplete reports whether everything in the document was in the text. A property that was missing, or had another
// name, would read as something else.
func (p PlanDocument) isComplete(given any) bool {
	text, err := p.JSON()
	var want any
	return err == nil && json.Unmarshal(text, &want) == nil && containsAll(given, want)
}

// containsAll reports whether a value contains all of another one.
func containsAll(given, want any) bool {
	switch want := want.(type) {
	case nil:
		return false
	case map[string]any:
		of, _ := given.(map[string]any) // null contains nothing
		for name, value := range want {
			if !containsAll(of[name], value) {
				return false
			}
		}
	case []any:
		if of, _ := given.([]any); !slices.EqualFunc(of, want, containsAll) {
			return false
		}
	}
	return given != nil // its type is right, or it could not have been read
}

// isUnderstood reports whether every word with a meaning is known.
func (p PlanDocument) isUnderstood() bool {
	place := p.Schema == PlanSchema && graph.IsGUID(p.Tenant.ID) && oneOf(p.Tenant.Cloud, graph.Clouds()...)
	operator := oneOf(p.Operator.MFA, graph.Yes.String(), graph.No.String(), graph.Unknown.String()) &&
		oneOf(p.PartnerType, append(steps.PartnerTypes(), steps.PartnerUnknown)...)
	return place && operator && !slices.ContainsFunc(p.Requirements,
		func(r PlanRequirement) bool { return !r.isUnderstood() })
}

func (r PlanRequirement) isUnderstood() bool {
	known := r.ID != "" && oneOf(r.Level, steps.Mandatory, steps.Recommended, steps.Informative) &&
		parseStatus(r.Status).String() == r.Status
	return known && !slices.ContainsFunc(r.Changes, func(c PlanChange) bool { return !c.isUnderstood() })
}

// fingerprintPattern matches the fingerprint of a change.
var fingerprintPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (c PlanChange) isUnderstood() bool {
	isInvalid := func(r PlanRequest) bool {
		return !oneOf(r.Method, "POST", "PATCH", "PUT", "DELETE") || !strings.HasPrefix(r.Path, "/")
	}
	return fingerprintPattern.MatchString(c.Fingerprint) && len(c.Requests) > 0 &&
		!slices.ContainsFunc(c.Requests, isInvalid) &&
		!slices.ContainsFunc(c.DependsOn, func(place int) bool { return place < 0 })
}

func oneOf[T ~string](word string, all ...T) bool { return slices.Contains(all, T(word)) }
