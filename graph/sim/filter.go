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

// filter keeps the objects that $filter asks for. It knows the forms that Graph's basic queries know and that a client of a small
// tenant needs: eq with text or a truth value, in, startswith, and "and" between them.
func (c *call) filter(all list) (list, *fault) {
	text := c.query.Get("$filter")
	if text == "" {
		return all, nil
	}
	var conditions []func(object) bool
	for _, part := range clauses(text) {
		condition := c.condition(strings.TrimSpace(part))
		if condition == nil {
			return list{}, invalid("Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified for property or expression '"+part+"'.")
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

// condition returns what one clause asks of an object, nil if it is not understood.
func (c *call) condition(text string) func(object) bool {
	if m := equality.FindStringSubmatch(text); m != nil && c.filterable(m[1]) {
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
	if m := oneOf.FindStringSubmatch(text); m != nil && c.filterable(m[1]) {
		var wanted []string
		for _, q := range quoted.FindAllStringSubmatch(m[2], -1) {
			wanted = append(wanted, strings.ReplaceAll(q[1], "''", "'"))
		}
		return func(o object) bool {
			v, isText := o[m[1]].(string)
			return isText && slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(v, w) })
		}
	}
	if m := since.FindStringSubmatch(text); m != nil && c.filterable(m[1]) {
		from, err := time.Parse(time.RFC3339, m[2])
		if err != nil {
			return nil
		}
		return func(o object) bool { return !moment(o, m[1]).Before(from) }
	}
	if m := prefixed.FindStringSubmatch(text); m != nil && c.filterable(m[1]) {
		name, want := m[1], strings.ToLower(strings.ReplaceAll(m[2], "''", "'"))
		return func(o object) bool {
			v, _ := o[name].(string)
			return strings.HasPrefix(strings.ToLower(v), want)
		}
	}
	return nil
}

func (c *call) filterable(name string) bool {
	_, ok := known.property(c.operation.entity, name)
	return ok
}

// clauses are the parts of a filter between "and", but for those within quotes: an application may be called "This and that".
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
