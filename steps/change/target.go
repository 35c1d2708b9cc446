package change

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"cspready/graph"
)

// RevertedIfNotFound turns the error of reading the changed object itself into a plan: an object that does not exist
// any more needs no undo. Any other error is returned.
func RevertedIfNotFound(err error) (UndoPlan, error) {
	if errors.Is(err, graph.ErrNotFound) {
		return UndoPlan{State: Reverted}, nil
	}
	return UndoPlan{}, err
}

// NotFoundAsUnreadable turns "not found" into "unreadable" for an object other than the changed one: only a 404 on
// the changed object itself means that the change is reverted.
func NotFoundAsUnreadable(err error) error {
	var e *graph.Error
	if !errors.Is(err, graph.ErrNotFound) || !errors.As(err, &e) {
		return err
	}
	other := *e
	other.Kind = graph.ErrUnreadable
	return &other
}

// Absent is the plan if the object that a change created is not found. It is deleted, unless another object has its
// name: that one may be it, so nothing is certain.
func Absent(namesake bool) UndoPlan {
	if namesake {
		return UndoPlan{State: Modified}
	}
	return UndoPlan{State: Reverted}
}

// HaveSameProperties reports whether two request bodies have the same properties, at least one. An undo writes back
// only what the change wrote; any other property in the journal was added by someone who edited the file.
func HaveSameProperties(was, wrote string) bool {
	a, b := propertyNames(was), propertyNames(wrote)
	return len(a) > 0 && slices.Equal(a, b)
}

// propertyNames returns the sorted property names of a request body without its type; none if the text is not a JSON
// object.
func propertyNames(text string) []string {
	var b graph.Body
	_ = json.Unmarshal([]byte(text), &b) // an invalid body has no properties
	delete(b, "@odata.type")
	return slices.Sorted(maps.Keys(b))
}

// FitsForm reports whether a request body has no properties, at any depth, other than those of a form.
func FitsForm(text string, form graph.Body) bool {
	var sent, known any
	if json.Unmarshal([]byte(text), &sent) != nil || json.Unmarshal([]byte(form.Text()), &known) != nil {
		return false
	}
	return valueFitsForm(sent, known)
}

func valueFitsForm(sent, form any) bool {
	parts, isObject := sent.(map[string]any)
	if !isObject {
		return true
	}
	of, _ := form.(map[string]any)
	for name, v := range parts {
		if inner, known := of[name]; !known || !valueFitsForm(v, inner) {
			return false
		}
	}
	return true
}
