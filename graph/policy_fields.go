package graph

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// An objectReader reads a JSON object field by field. Fields of an unexpected shape, and fields that were not read,
// are noted as unrecognised: code that judges a policy must not ignore what it does not know.
type objectReader struct {
	path         string
	values       map[string]json.RawMessage // nil: there is no object
	unrecognised *[]string
}

func newObjectReader(path string, data json.RawMessage, unrecognised *[]string) objectReader {
	f := objectReader{path: path, unrecognised: unrecognised}
	if isUnset(data) {
		return f
	}
	if json.Unmarshal(data, &f.values) != nil {
		f.noteUnrecognised("", "not an object")
	}
	return f
}

// isUnset reports whether a field is absent, null, or an empty list.
func isUnset(data json.RawMessage) bool {
	text := strings.TrimSpace(string(data))
	return text == "" || text == "null" || text == "[]"
}

// hasContent reports whether the object exists and has a field that is set.
func (f objectReader) hasContent() bool {
	for name, v := range f.values {
		if !strings.Contains(name, "@odata.") && !isUnset(v) {
			return true
		}
	}
	return false
}

// noteUnrecognised notes something that is not known.
func (f objectReader) noteUnrecognised(name, what string) {
	at := strings.Trim(f.path+"."+name, ".")
	*f.unrecognised = append(*f.unrecognised, at+": "+what)
}

// takeField returns a field and counts it as read.
func (f objectReader) takeField(name string) json.RawMessage {
	v := f.values[name]
	delete(f.values, name)
	return v
}

// skipFields counts fields as read that do not matter here.
func (f objectReader) skipFields(names ...string) {
	for _, n := range names {
		f.takeField(n)
	}
}

// skipAll counts all other fields as read.
func (f objectReader) skipAll() { clear(f.values) }

// noteRemaining notes each field that is set and was not read.
func (f objectReader) noteRemaining() {
	for _, name := range slices.Sorted(maps.Keys(f.values)) {
		if !strings.Contains(name, "@odata.") && !isUnset(f.values[name]) {
			f.noteUnrecognised(name, "not known")
		}
	}
}

func (f objectReader) readText(name string) string {
	v := f.takeField(name)
	if isUnset(v) {
		return ""
	}
	var s string
	if json.Unmarshal(v, &s) != nil {
		f.noteUnrecognised(name, "not a text")
	}
	return s
}

// readWord reads a text that has to be one of a list.
func (f objectReader) readWord(name string, allowed ...string) string {
	s := f.readText(name)
	if s != "" && !slices.Contains(allowed, s) {
		f.noteUnrecognised(name, s)
	}
	return s
}

func (f objectReader) readTexts(name string) []string {
	v := f.takeField(name)
	if isUnset(v) {
		return nil
	}
	var list []string
	if json.Unmarshal(v, &list) != nil || slices.Contains(list, "") {
		f.noteUnrecognised(name, "not a list of texts")
	}
	return list
}

// readWords reads a list of texts that each have to be one of a list.
func (f objectReader) readWords(name string, allowed ...string) []string {
	list := f.readTexts(name)
	for _, w := range list {
		if !slices.Contains(allowed, w) {
			f.noteUnrecognised(name, w)
		}
	}
	return list
}

// readFlags reads an enumeration of several values, which Graph prints as one text with commas.
func (f objectReader) readFlags(name string) []string {
	if v := f.values[name]; strings.HasPrefix(strings.TrimSpace(string(v)), "[") {
		return f.readTexts(name)
	}
	var list []string
	for _, w := range strings.Split(f.readText(name), ",") {
		if w = strings.TrimSpace(w); w != "" {
			list = append(list, w)
		}
	}
	return list
}

func (f objectReader) readPart(name string) objectReader {
	return newObjectReader(strings.Trim(f.path+"."+name, "."), f.takeField(name), f.unrecognised)
}

// hasAny reports whether one of the fields is set.
func (f objectReader) hasAny(names ...string) bool {
	isSet := false
	for _, n := range names {
		isSet = !isUnset(f.takeField(n)) || isSet
	}
	return isSet
}

// readScope reads an object of included and excluded values, whose fields end in suffix; nil if it does not exist.
func (f objectReader) readScope(name, suffix string, allowed ...string) *Scope {
	o := f.readPart(name)
	if !o.hasContent() {
		o.noteRemaining()
		return nil
	}
	read := o.readWords
	if len(allowed) == 0 {
		read = func(name string, _ ...string) []string { return o.readTexts(name) }
	}
	s := &Scope{read("include"+suffix, allowed...), read("exclude"+suffix, allowed...)}
	if len(s.Include) == 0 {
		o.noteUnrecognised("include"+suffix, "missing")
	}
	o.noteRemaining()
	return s
}
