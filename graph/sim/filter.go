package sim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	equality = regexp.MustCompile(`^(\w+)\s+eq\s+(?:'((?:[^']|'')*)'|(true|false))$`)
	since    = regexp.MustCompile(`^(\w+)\s+ge\s+([-0-9T:.Z]+)$`)
	oneOf    = regexp.MustCompile(`^(\w+)\s+in\s+\(\s*('(?:[^']|'')*'(?:\s*,\s*'(?:[^']|'')*')*)\s*\)$`)
	quoted   = regexp.MustCompile(`'((?:[^']|'')*)'`)
	prefixed = regexp.MustCompile(`^(?i:startswith)\((\w+),\s*'((?:[^']|'')*)'\)$`)
)

// filterList applies the $filter text to a list of entities. It supports the part of Graph's basic queries that a client of a small tenant
// needs: eq with a string or a boolean, ge with a time, in, startswith, and "and" between them.
func filterList(entity, text string, all list) (list, *fault) {
	if text == "" {
		return all, nil
	}
	var conditions []func(object) bool
	for _, part := range clauses(text) {
		condition := condition(entity, strings.TrimSpace(part))
		if condition == nil {
			return list{}, invalid("Request_UnsupportedQuery",
				"Unsupported or invalid query filter clause specified for property or expression '"+part+"'.")
		}
		conditions = append(conditions, condition)
	}
	var kept []object
next:
	for i := range all.n {
		o := all.at(i)
		for _, holds := range conditions {
			if !holds(o) {
				continue next
			}
		}
		kept = append(kept, o)
	}
	return listOf(kept, func(o object) object { return o }), nil
}

// condition parses one clause of a filter; nil if it is not supported.
func condition(entity, text string) func(object) bool {
	if m := equality.FindStringSubmatch(text); m != nil && filterable(entity, m[1]) {
		name, want, truth := m[1], strings.ReplaceAll(m[2], "''", "'"), m[3]
		return func(o object) bool {
			switch v := o[name].(type) {
			case string:
				return truth == "" && strings.EqualFold(v, want)
			case bool:
				return truth == fmt.Sprint(v)
			}
			return false
		}
	}
	if m := oneOf.FindStringSubmatch(text); m != nil && filterable(entity, m[1]) {
		var wanted []string
		for _, q := range quoted.FindAllStringSubmatch(m[2], -1) {
			wanted = append(wanted, strings.ReplaceAll(q[1], "''", "'"))
		}
		return func(o object) bool {
			v, isText := o[m[1]].(string)
			return isText && slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(v, w) })
		}
	}
	if m := since.FindStringSubmatch(text); m != nil && filterable(entity, m[1]) {
		from, err := time.Parse(time.RFC3339, m[2])
		if err != nil {
			return nil
		}
		return func(o object) bool { return !moment(o, m[1]).Before(from) }
	}
	if m := prefixed.FindStringSubmatch(text); m != nil && filterable(entity, m[1]) {
		name, want := m[1], strings.ToLower(strings.ReplaceAll(m[2], "''", "'"))
		return func(o object) bool {
			v, _ := o[name].(string)
			return strings.HasPrefix(strings.ToLower(v), want)
		}
	}
	return nil
}

func filterable(entity, name string) bool {
	_, ok := known.property(entity, name)
	return ok
}

// clauses splits a filter at "and", except within quotes: an application may be called "This and that".
func clauses(text string) []string {
	var parts []string
	from := 0
	for i := range text {
		if strings.HasPrefix(text[i:], " and ") && strings.Count(text[:i], "'")%2 == 0 {
			parts = append(parts, text[from:i])
			from = i + len(" and ")
		}
	}
	return append(parts, text[from:])
}
