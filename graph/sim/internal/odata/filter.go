package odata

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	equalsClause     = regexp.MustCompile(`^(\w+)\s+eq\s+(?:'((?:[^']|'')*)'|(true|false))$`)
	sinceClause      = regexp.MustCompile(`^(\w+)\s+ge\s+([-0-9T:.Z]+)$`)
	inClause         = regexp.MustCompile(`^(\w+)\s+in\s+\(\s*('(?:[^']|'')*'(?:\s*,\s*'(?:[^']|'')*')*)\s*\)$`)
	quotedText       = regexp.MustCompile(`'((?:[^']|'')*)'`)
	startsWithClause = regexp.MustCompile(`^(?i:startswith)\((\w+),\s*'((?:[^']|'')*)'\)$`)
)

// ApplyFilter applies the $filter text to a list of entities. It supports the part of Graph's basic queries that a
// client of a small tenant needs: eq with a string or a boolean, ge with a time, in, startswith, and "and" between
// them.
func ApplyFilter(entity, text string, all List) (List, *Error) {
	if text == "" {
		return all, nil
	}
	var conditions []func(Object) bool
	for _, part := range splitClauses(text) {
		condition := parseCondition(entity, strings.TrimSpace(part))
		if condition == nil {
			return List{}, BadRequestCode("Request_UnsupportedQuery",
				"Unsupported or invalid query filter clause specified for property or expression '"+part+"'.")
		}
		conditions = append(conditions, condition)
	}
	var kept []Object
next:
	for i := range all.Count {
		o := all.Item(i)
		for _, holds := range conditions {
			if !holds(o) {
				continue next
			}
		}
		kept = append(kept, o)
	}
	found := ListOf(kept, func(o Object) Object { return o })
	found.AsGiven = all.AsGiven
	return found, nil
}

// parseCondition parses one clause of a filter; nil if it is not supported.
func parseCondition(entity, text string) func(Object) bool {
	if m := equalsClause.FindStringSubmatch(text); m != nil && canFilterBy(entity, m[1]) {
		name, want, truth := m[1], strings.ReplaceAll(m[2], "''", "'"), m[3]
		return func(o Object) bool {
			switch v := o[name].(type) {
			case string:
				return truth == "" && strings.EqualFold(v, want)
			case bool:
				return truth == fmt.Sprint(v)
			}
			return false
		}
	}
	if m := inClause.FindStringSubmatch(text); m != nil && canFilterBy(entity, m[1]) {
		var wanted []string
		for _, q := range quotedText.FindAllStringSubmatch(m[2], -1) {
			wanted = append(wanted, strings.ReplaceAll(q[1], "''", "'"))
		}
		return func(o Object) bool {
			v, isText := o[m[1]].(string)
			return isText && slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(v, w) })
		}
	}
	if m := sinceClause.FindStringSubmatch(text); m != nil && canFilterBy(entity, m[1]) {
		from, err := time.Parse(time.RFC3339, m[2])
		if err != nil {
			return nil
		}
		return func(o Object) bool { return !TimeValue(o, m[1]).Before(from) }
	}
	if m := startsWithClause.FindStringSubmatch(text); m != nil && canFilterBy(entity, m[1]) {
		name, want := m[1], strings.ToLower(strings.ReplaceAll(m[2], "''", "'"))
		return func(o Object) bool {
			v, _ := o[name].(string)
			return strings.HasPrefix(strings.ToLower(v), want)
		}
	}
	return nil
}

func canFilterBy(entity, name string) bool {
	_, ok := GraphSchema.PropertyType(entity, name)
	return ok
}

// splitClauses splits a filter at "and", except within quotes: an application may be called "This and that".
func splitClauses(text string) []string {
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
