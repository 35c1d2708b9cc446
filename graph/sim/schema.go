package sim

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// An object is an entity or a complex value in JSON.
type object = map[string]any

//go:embed schema.json
var schemaText []byte

// known is the part of Graph's schema that this tenant uses.
var known = func() (s schema) {
	if err := json.Unmarshal(schemaText, &s); err != nil {
		panic("sim: schema.json: " + err.Error())
	}
	return s
}()

type schema struct {
	About string                `json:"about"`
	Flags []string              `json:"flags"` // enumerations whose members can be joined by commas
	Enums map[string][]string   `json:"enums"`
	Types map[string]schemaType `json:"types"`
}

type schemaType struct {
	Base string `json:"base"`
	// "[]" before a type means a collection, "?" after it that null is allowed
	Properties map[string]string `json:"properties"`
}

// property returns the type of a property of a type or of its base types.
func (s schema) property(typ, name string) (string, bool) {
	for t, ok := s.Types[typ]; ok; t, ok = s.Types[t.Base] {
		if p, found := t.Properties[name]; found {
			return p, true
		}
	}
	return "", false
}

// check validates an object of a type. "@odata.type" can name a derived type; other annotations are not checked.
func (s schema) check(typ string, o object) error {
	if t, ok := o["@odata.type"].(string); ok {
		typ = strings.TrimPrefix(t, "#microsoft.graph.")
	}
	if _, ok := s.Types[typ]; !ok {
		return fmt.Errorf("there is no type '%s'", typ)
	}
	for name, v := range o {
		if strings.Contains(name, "@") {
			continue
		}
		want, ok := s.property(typ, name)
		if !ok {
			return fmt.Errorf("the property '%s' does not exist on type 'microsoft.graph.%s'", name, typ)
		}
		if err := s.value(want, v); err != nil {
			return fmt.Errorf("property '%s': %w", name, err)
		}
	}
	return nil
}

func (s schema) value(want string, v any) error {
	want, nullable := strings.CutSuffix(want, "?")
	element, many := strings.CutPrefix(want, "[]")
	if v == nil {
		if nullable {
			return nil
		}
		return fmt.Errorf("null is not allowed")
	}
	if !many {
		return s.single(want, v)
	}
	list, ok := elements(v)
	if !ok {
		return fmt.Errorf("a collection is needed")
	}
	for _, e := range list {
		if err := s.single(element, e); err != nil {
			return err
		}
	}
	return nil
}

func elements(v any) ([]any, bool) {
	switch v := v.(type) {
	case []any:
		return v, true
	case []string:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return list, true
	case []object:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return list, true
	}
	return nil, false
}

func (s schema) single(want string, v any) error {
	ok := false
	switch want {
	case "Boolean":
		_, ok = v.(bool)
	case "Int32", "Int64":
		f, isNumber := v.(float64)
		_, isInt := v.(int)
		ok = isInt || isNumber && f == math.Trunc(f)
	case "Single":
		switch v.(type) {
		case float64, int, string: // some numbers are answered as strings
			ok = true
		}
	case "String":
		_, ok = v.(string)
	case "Guid":
		text, _ := v.(string)
		ok = graph.IsGUID(text)
	case "Binary":
		text, isText := v.(string)
		_, err := base64.StdEncoding.DecodeString(text)
		ok = isText && err == nil
	case "Duration":
		text, _ := v.(string)
		_, ok = span(text)
	case "DateTimeOffset":
		text, _ := v.(string)
		_, err := time.Parse(time.RFC3339Nano, text)
		ok = err == nil
	default:
		return s.declared(want, v)
	}
	if !ok {
		return fmt.Errorf("cannot convert the value to 'Edm.%s'", want)
	}
	return nil
}

// declared validates a value of an enumeration or of a type of the schema. Letter case is ignored: organization
// answers its partnerTenantType in another case than the metadata declares.
func (s schema) declared(want string, v any) error {
	members, isEnum := s.Enums[want]
	if !isEnum {
		o, ok := v.(object)
		if !ok {
			return fmt.Errorf("an object of type 'microsoft.graph.%s' is needed", want)
		}
		return s.check(want, o)
	}
	text, _ := v.(string)
	named := []string{text}
	if slices.Contains(s.Flags, want) {
		named = strings.Split(text, ",")
	}
	for _, n := range named {
		if !slices.ContainsFunc(members, func(m string) bool { return strings.EqualFold(m, n) }) {
			return fmt.Errorf("'%s' is no member of 'microsoft.graph.%s'", n, want)
		}
	}
	return nil
}
