package graph

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// An objectReader reads a JSON object field by field. Fields of an unexpected shape, and fields that were not read,
// are noted as unrecognised: code that judges a policy must not ignore what it does not know.
type fields struct {
	path    string
	values  map[string]json.RawMessage // nil: there is no object
	strange *[]string
}

func read(path string, data json.RawMessage, strange *[]string) fields {
	f := fields{path: path, strange: strange}
	if unset(data) {
		return f
	}
	if json.Unmarshal(data, &f.values) != nil {
		f.odd("", "not an object")
	}
	return f
}

// isUnset reports whether a field is absent, null, or an empty list.
func unset(data json.RawMessage) bool {
	text := strings.TrimSpace(string(data))
	return text == "" || text == "null" || text == "[]"
}

// hasContent reports whether the object exists and has a field that is set.
func (f fields) set() bool {
	for name, v := range f.values {
		if !strings.Contains(name, "@odata.") && !unset(v) {
			return true
		}
	}
	return false
}

// noteUnrecognised notes something that is not known.
func (f fields) odd(name, what string) {
	at := strings.Trim(f.path+"."+name, ".")
	*f.strange = append(*f.strange, at+": "+what)
}

// takeField returns a field and counts it as read.
func (f fields) take(name string) json.RawMessage {
	v := f.values[name]
	delete(f.values, name)
	return v
}

// skipFields counts fields as read that do not matter here.
func (f fields) known(names ...string) {
	for _, n := range names {
		f.take(n)
	}
}

// skipAll counts all other fields as read.
func (f fields) ignore() { clear(f.values) }

// noteRemaining notes each field that is set and was not read.
func (f fields) rest() {
	for _, name := range slices.Sorted(maps.Keys(f.values)) {
		if !strings.Contains(name, "@odata.") && !unset(f.values[name]) {
			f.odd(name, "not known")
		}
	}
}

func (f fields) text(name string) string {
	v := f.take(name)
	if unset(v) {
		return ""
	}
	var s string
	if json.Unmarshal(v, &s) != nil {
		f.odd(name, "not a text")
	}
	return s
}

// readWord reads a text that has to be one of a list.
func (f fields) word(name string, allowed ...string) string {
	s := f.text(name)
	if s != "" && !slices.Contains(allowed, s) {
		f.odd(name, s)
	}
	return s
}

func (f fields) list(name string) []string {
	v := f.take(name)
	if unset(v) {
		return nil
	}
	var list []string
	if json.Unmarshal(v, &list) != nil || slices.Contains(list, "") {
		f.odd(name, "not a list of texts")
	}
	return list
}

// readWords reads a list of texts that each have to be one of a list.
func (f fields) words(name string, allowed ...string) []string {
	list := f.list(name)
	for _, w := range list {
		if !slices.Contains(allowed, w) {
			f.odd(name, w)
		}
	}
	return list
}

// readFlags reads an enumeration of several values, which Graph prints as one text with commas.
func (f fields) flags(name string) []string {
	if v := f.values[name]; strings.HasPrefix(strings.TrimSpace(string(v)), "[") {
		return f.list(name)
	}
	var list []string
	for _, w := range strings.Split(f.text(name), ",") {
		if w = strings.TrimSpace(w); w != "" {
			list = append(list, w)
		}
	}
	return list
}

func (f fields) part(name string) fields {
	return read(strings.Trim(f.path+"."+name, "."), f.take(name), f.strange)
}

// hasAny reports whether one of the fields is set.
func (f fields) any(names ...string) bool {
	said := false
	for _, n := range names {
		said = !unset(f.take(n)) || said
	}
	return said
}

// readScope reads an object of included and excluded values, whose fields end in suffix; nil if it does not exist.
func (f fields) scope(name, suffix string, allowed ...string) *Scope {
	o := f.part(name)
	if !o.set() {
		o.rest()
		return nil
	}
	read := o.words
	if len(allowed) == 0 {
		read = func(name string, _ ...string) []string { return o.list(name) }
	}
	s := &Scope{read("include"+suffix, allowed...), read("exclude"+suffix, allowed...)}
	if len(s.Include) == 0 {
		o.odd("include"+suffix, "missing")
	}
	o.rest()
	return s
}
