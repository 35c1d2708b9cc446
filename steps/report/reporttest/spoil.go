package reporttest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// A Spoilt document is one with a single thing wrong in it.
type Spoilt struct {
	What     string // is wrong
	Text     []byte
	Harmless bool // whoever looks over it misses nothing: a property that nobody knows, or an optional one that is null
}

// Spoil makes every document that differs from a good one by one property that is missing or that nobody knows, or by one value of another
// kind. Optional are the ends of the paths of properties that may be missing.
func Spoil(t *testing.T, document []byte, optional ...string) []Spoilt {
	t.Helper()
	s := spoiler{T: t, root: value(t, document), optional: optional}
	s.object(s.root.(map[string]any), "")
	return s.made
}

// nullable are the properties that may be null: times of what may not have happened.
var nullable = []string{"verified", "undone"}

// A spoiler changes a document in one place, writes it down, and puts it right again.
type spoiler struct {
	*testing.T
	root     any
	optional []string
	made     []Spoilt
}

func (s *spoiler) write(harmless bool, what string, of ...any) {
	text, err := json.Marshal(s.root)
	if err != nil {
		s.Fatal(err)
	}
	s.made = append(s.made, Spoilt{fmt.Sprintf(what, of...), text, harmless})
}

func (s *spoiler) object(o map[string]any, path string) {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		good, at := o[name], path+"/"+name
		may := slices.ContainsFunc(s.optional, func(end string) bool { return strings.HasSuffix(at, "/"+end) })
		if delete(o, name); !may {
			s.write(false, "%s is missing", at)
		}
		o[name] = otherKind(good)
		s.write(false, "%s is %v", at, o[name])
		if o[name] = nil; !slices.Contains(nullable, name) {
			s.write(may, "%s is null", at)
		}
		o[name] = good
		s.inside(good, at)
	}
	o["nobodyKnowsThis"] = true
	s.write(true, "%s has one property too many", path)
	delete(o, "nobodyKnowsThis")
}

func (s *spoiler) inside(v any, path string) {
	switch v := v.(type) {
	case map[string]any:
		s.object(v, path)
	case []any:
		for i, good := range v {
			at := fmt.Sprintf("%s/%d", path, i)
			v[i] = otherKind(good)
			s.write(false, "%s is %v", at, v[i])
			v[i] = good
			s.inside(good, at)
		}
	}
}

// otherKind is a value of another kind.
func otherKind(good any) any {
	if _, isText := good.(string); isText {
		return 1
	}
	return "x"
}
