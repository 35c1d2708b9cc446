package odata

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// A List is a collection whose objects are built on demand, so that a page of a large tenant costs no more than a
// page.
type List struct {
	Count int
	Item  func(int) Object
	// AsGiven says that objects come from the scenario: they are not held against the schema.
	AsGiven bool
}

// ListOf returns a list that shows its items one by one, when a page needs them.
func ListOf[T any](items []T, show func(T) Object) List {
	return List{Count: len(items), Item: func(i int) Object { return show(items[i]) }}
}

// SelectFields returns an object with the selected fields alone, or whole where nothing is selected.
func SelectFields(o Object, fields []string) Object {
	if fields == nil {
		return o
	}
	o = maps.Clone(o)
	maps.DeleteFunc(o, func(name string, _ any) bool {
		return !strings.HasPrefix(name, "@") && !slices.Contains(fields, name)
	})
	return o
}

// SchemaError is the answer if this package violates its own schema: a server error that no test overlooks.
func SchemaError(err error) *Error {
	return &Error{Status: http.StatusInternalServerError, Code: "SimulatedAnswerInvalid",
		Message: "the simulated tenant is wrong: " + err.Error()}
}
