package reporttest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// A BrokenDocument is a document with a single thing wrong in it.
type BrokenDocument struct {
	What     string // is wrong
	Text     []byte
	Harmless bool // readers may ignore it: an unknown property, or an optional one that is null
}

// BreakDocument returns every document that differs from a good one by one missing or unknown property, or by one
// value of another type. Optional are the last parts of the paths of properties that may be missing.
func BreakDocument(t *testing.T, document []byte, optional ...string) []BrokenDocument {
	t.Helper()
	s := spoiler{T: t, root: parseJSON(t, document), optional: optional}
	s.spoilObject(s.root.(map[string]any), "")
	return s.made
}

// nullable are the properties that may be null: times of events that may not have happened.
var nullable = []string{"verified", "undone"}

// A spoiler changes a document in one place, records it, and reverts the change.
type spoiler struct {
	*testing.T
	root     any
	optional []string
	made     []BrokenDocument
}

func (s *spoiler) addCase(harmless bool, what string, of ...any) {
	text, err := json.Marshal(s.root)
	if err != nil {
		s.Fatal(err)
	}
	s.made = append(s.made, BrokenDocument{fmt.Sprintf(what, of...), text, harmless})
}

func (s *spoiler) spoilObject(o map[string]any, path string) {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		good, at := o[name], path+"/"+name
		may := slices.ContainsFunc(s.optional, func(end string) bool { return strings.HasSuffix(at, "/"+end) })
		if delete(o, name); !may {
			s.addCase(false, "%s is missing", at)
		}
		o[name] = otherKind(good)
		s.addCase(false, "%s is %v", at, o[name])
		if o[name] = nil; !slices.Contains(nullable, name) {
			s.addCase(may, "%s is null", at)
		}
		o[name] = good
		s.spoilValue(good, at)
	}
	o["nobodyKnowsThis"] = true
	s.addCase(true, "%s has one property too many", path)
	delete(o, "nobodyKnowsThis")
}

func (s *spoiler) spoilValue(v any, path string) {
	switch v := v.(type) {
	case map[string]any:
		s.spoilObject(v, path)
	case []any:
		for i, good := range v {
			at := fmt.Sprintf("%s/%d", path, i)
			v[i] = otherKind(good)
			s.addCase(false, "%s is %v", at, v[i])
			v[i] = good
			s.spoilValue(good, at)
		}
	}
}

// otherKind returns a value of another type.
func otherKind(good any) any {
	if _, isText := good.(string); isText {
		return 1
	}
	return "x"
}
