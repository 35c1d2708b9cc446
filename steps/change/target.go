package change

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"cspready/graph"
)

// Missing is the way where the very object of a change could not be read: one that is not there any more is gone.
func Missing(err error) (WayBack, error) {
	if errors.Is(err, graph.ErrNotFound) {
		return WayBack{Standing: Gone}, nil
	}
	return WayBack{}, err
}

// Elsewhere keeps a "not found" of anything else from saying that what was changed is gone.
func Elsewhere(err error) error {
	var e *graph.Error
	if !errors.Is(err, graph.ErrNotFound) || !errors.As(err, &e) {
		return err
	}
	other := *e
	other.Kind = graph.ErrUnreadable
	return &other
}

// NotFound is the way where no object is the one that a change made: gone, unless one that bears its name could be it after all.
func NotFound(namesake bool) WayBack {
	if namesake {
		return WayBack{Standing: Moved}
	}
	return WayBack{Standing: Gone}
}

// AboutTheSame reports whether two bodies are about the same properties, and about any. What was written by us is put back; a property that the
// change did not write is one that somebody put into the journal.
func AboutTheSame(was, wrote string) bool {
	a, b := propertyNames(was), propertyNames(wrote)
	return len(a) > 0 && slices.Equal(a, b)
}

// propertyNames are the names of what a body writes, in order, without its type; none of what is no object.
func propertyNames(text string) []string {
	var b graph.Body
	_ = json.Unmarshal([]byte(text), &b) // nothing is read of what is no object
	delete(b, "@odata.type")
	return slices.Sorted(maps.Keys(b))
}

// Fits reports whether a body has no property, however deep, but those of a form.
func Fits(text string, form graph.Body) bool {
	var sent, known any
	if json.Unmarshal([]byte(text), &sent) != nil || json.Unmarshal([]byte(form.Text()), &known) != nil {
		return false
	}
	return fitsForm(sent, known)
}

func fitsForm(sent, form any) bool {
	parts, isObject := sent.(map[string]any)
	if !isObject {
		return true
	}
	of, _ := form.(map[string]any)
	for name, v := range parts {
		if inner, known := of[name]; !known || !fitsForm(v, inner) {
			return false
		}
	}
	return true
}
