package odata

import (
	"bytes"
	"encoding/json"
	"maps"
	"time"

	"cspready/graph"
)

// StringValue returns a text of an object, empty where there is none.
func StringValue(o Object, name string) string { s, _ := o[name].(string); return s }

// BoolValue returns a boolean of an object, Unknown where there is none.
func BoolValue(o Object, name string) graph.Tri {
	b, ok := o[name].(bool)
	if !ok {
		return graph.Unknown
	}
	return graph.TriOf(b)
}

// TimeValue returns a time of an object, zero where there is none.
func TimeValue(o Object, name string) time.Time {
	t, _ := time.Parse(time.RFC3339, StringValue(o, name)) // zero if absent
	return t
}

// IntValue returns a number from a decoded body or from an object built here.
func IntValue(o Object, name string) int {
	if f, ok := o[name].(float64); ok {
		return int(f)
	}
	n, _ := o[name].(int)
	return n
}

// DeepCopy copies a value, so that an answer can be changed without changing the stored object.
func DeepCopy(v any) any {
	switch v := v.(type) {
	case Object:
		c := Object{}
		for name, part := range v {
			c[name] = DeepCopy(part)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i := range v {
			c[i] = DeepCopy(v[i])
		}
		return c
	}
	return v
}

// StringItems reads a list of strings from JSON.
func StringItems(v any) []string {
	var list []string
	if items, ok := v.([]any); ok {
		for _, i := range items {
			s, _ := i.(string)
			list = append(list, s)
		}
	}
	return list
}

// TextItems reads a list of strings.
func TextItems(v any) []string {
	list, _ := ToSlice(v)
	var words []string
	for _, e := range list {
		if s, ok := e.(string); ok {
			words = append(words, s)
		}
	}
	return words
}

// FormatTime formats a time as Graph does; a zero time is null.
func FormatTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// TextOrNull is a string property, null if empty.
func TextOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// TrueOrNull is a property such as onPremisesSyncEnabled, which is null and not false if it was never set.
func TrueOrNull(b bool) any {
	if b {
		return true
	}
	return nil
}

// MergeInto copies values over existing ones.
func MergeInto(into, from Object) { maps.Copy(into, from) }

// ToAnySlice returns words as JSON values.
func ToAnySlice(words []string) []any {
	list := make([]any, len(words))
	for i, w := range words {
		list[i] = w
	}
	return list
}

// EqualJSON reports whether two values have the same JSON.
func EqualJSON(a, b any) bool {
	x, _ := json.Marshal(a) // JSON's own types, so that there is no error
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}
