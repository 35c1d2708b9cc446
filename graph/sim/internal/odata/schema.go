package odata

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

// An Object is an entity or a complex value in JSON.
type Object = map[string]any

//go:embed schema.json
var schemaText []byte

// GraphSchema is the part of Graph's schema that this tenant uses.
var GraphSchema = func() (s schema) {
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

// PropertyType returns the type of a property of a type or of its base types.
func (s schema) PropertyType(typ, name string) (string, bool) {
	for t, ok := s.Types[typ]; ok; t, ok = s.Types[t.Base] {
		if p, found := t.Properties[name]; found {
			return p, true
		}
	}
	return "", false
}

// CheckObject validates an object of a type. "@odata.type" can name a derived type; other annotations are not checked.
func (s schema) CheckObject(typ string, o Object) error {
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
		want, ok := s.PropertyType(typ, name)
		if !ok {
			return fmt.Errorf("the property '%s' does not exist on type 'microsoft.graph.%s'", name, typ)
		}
		if err := s.checkValue(want, v); err != nil {
			return fmt.Errorf("property '%s': %w", name, err)
		}
	}
	return nil
}

func (s schema) checkValue(want string, v any) error {
	want, nullable := strings.CutSuffix(want, "?")
	element, many := strings.CutPrefix(want, "[]")
	if v == nil {
		if nullable {
			return nil
		}
		return fmt.Errorf("null is not allowed")
	}
	if !many {
		return s.checkSingle(want, v)
	}
	list, ok := ToSlice(v)
	if !ok {
		return fmt.Errorf("a collection is needed")
	}
	for _, e := range list {
		if err := s.checkSingle(element, e); err != nil {
			return err
		}
	}
	return nil
}

// ToSlice returns a list of JSON values; false for what is no list.
func ToSlice(v any) ([]any, bool) {
	switch v := v.(type) {
	case []any:
		return v, true
	case []string:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return list, true
	case []Object:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return list, true
	}
	return nil, false
}

func (s schema) checkSingle(want string, v any) error {
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
		_, ok = ParseDuration(text)
	case "DateTimeOffset":
		text, _ := v.(string)
		_, err := time.Parse(time.RFC3339Nano, text)
		ok = err == nil
	default:
		return s.checkDeclared(want, v)
	}
	if !ok {
		return fmt.Errorf("cannot convert the value to 'Edm.%s'", want)
	}
	return nil
}

// checkDeclared validates a value of an enumeration or of a type of the schema. Letter case is ignored: organization
// answers its partnerTenantType in another case than the metadata declares.
func (s schema) checkDeclared(want string, v any) error {
	members, isEnum := s.Enums[want]
	if !isEnum {
		o, ok := v.(Object)
		if !ok {
			return fmt.Errorf("an object of type 'microsoft.graph.%s' is needed", want)
		}
		return s.CheckObject(want, o)
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
