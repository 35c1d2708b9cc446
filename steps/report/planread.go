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

// errNoPlan: the text is no plan of this version.
var errNoPlan = errors.New("no plan that this version understands")

// ReadPlan reads a document that was printed earlier, and fails on anything that assets/plan.schema.json refuses. But properties that nobody
// knows yet may have been added by a later version, and are looked over, as is an optional one that is null.
func ReadPlan(text []byte) (PlanDocument, error) {
	var (
		p     PlanDocument
		given any
	)
	if json.Unmarshal(text, &p) != nil || json.Unmarshal(text, &given) != nil || !p.understood() || !p.all(given) {
		return PlanDocument{}, errNoPlan
	}
	return p, nil
}

// all reports whether everything that the document says was given so. What was missing, or had another name, reads as something else than it says.
func (p PlanDocument) all(given any) bool {
	text, err := p.JSON()
	var said any
	return err == nil && json.Unmarshal(text, &said) == nil && says(given, said)
}

// says reports whether a value holds all of another one.
func says(given, said any) bool {
	switch said := said.(type) {
	case nil:
		return false
	case map[string]any:
		of, _ := given.(map[string]any) // nothing is in null
		for name, value := range said {
			if !says(of[name], value) {
				return false
			}
		}
	case []any:
		if of, _ := given.([]any); !slices.EqualFunc(of, said, says) {
			return false
		}
	}
	return given != nil // its kind is right, else it could not have been read
}

// understood reports whether every word that has a meaning has one that is known.
func (p PlanDocument) understood() bool {
	place := p.Schema == PlanSchema && graph.IsGUID(p.Tenant.ID) && oneOf(p.Tenant.Cloud, graph.Clouds()...)
	who := oneOf(p.Operator.MFA, graph.Yes.String(), graph.No.String(), graph.Unknown.String()) &&
		oneOf(p.PartnerType, append(steps.PartnerTypes(), steps.PartnerUnknown)...)
	return place && who && !slices.ContainsFunc(p.Requirements, func(r PlanRequirement) bool { return !r.understood() })
}

func (r PlanRequirement) understood() bool {
	known := r.ID != "" && oneOf(r.Level, steps.Mandatory, steps.Recommended, steps.Informative) && status(r.Status).String() == r.Status
	return known && !slices.ContainsFunc(r.Changes, func(c PlanChange) bool { return !c.understood() })
}

// aFingerprint is what the fingerprint of a change looks like.
var aFingerprint = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (c PlanChange) understood() bool {
	odd := func(r PlanRequest) bool {
		return !oneOf(r.Method, "POST", "PATCH", "PUT", "DELETE") || !strings.HasPrefix(r.Path, "/")
	}
	return aFingerprint.MatchString(c.Fingerprint) && len(c.Requests) > 0 && !slices.ContainsFunc(c.Requests, odd) &&
		!slices.ContainsFunc(c.RestsOn, func(place int) bool { return place < 0 })
}

func oneOf[T ~string](word string, all ...T) bool { return slices.Contains(all, T(word)) }
