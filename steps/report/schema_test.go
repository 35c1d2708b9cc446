package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// A schema is as much of JSON Schema as check.schema.json uses. A keyword beyond that is an error, so that none is overlooked.
type schema struct {
	Const        any
	Enum         []any
	Type, Format string
	Required     []string
	Properties   map[string]schema
	Items        *schema
}

func (s *schema) UnmarshalJSON(text []byte) error {
	var words map[string]any
	if err := json.Unmarshal(text, &words); err != nil {
		return err
	}
	known := []string{
		"$schema", "title", "description", "const", "enum", "type", "format", "required", "additionalProperties", "properties", "items",
	}
	for word := range words {
		if !slices.Contains(known, word) {
			return fmt.Errorf("this test does not know the keyword %s", word)
		}
	}
	type plain schema // without this method
	return json.Unmarshal(text, (*plain)(s))
}

// check returns what is wrong with a value.
func (s schema) check(at string, value any) []string {
	var wrong []string
	if s.Const != nil && value != s.Const || s.Enum != nil && !slices.Contains(s.Enum, value) {
		wrong = append(wrong, fmt.Sprintf("%s is %v", at, value))
	}
	switch v := value.(type) {
	case map[string]any:
		wrong = append(wrong, s.checkObject(at, v)...)
	case []any:
		for i, item := range v {
			wrong = append(wrong, s.Items.check(fmt.Sprintf("%s[%d]", at, i), item)...)
		}
	}
	return append(wrong, s.checkType(at, value)...)
}

func (s schema) checkObject(at string, object map[string]any) []string {
	var wrong []string
	for _, name := range s.Required {
		if _, ok := object[name]; !ok {
			wrong = append(wrong, at+"."+name+" is missing")
		}
	}
	for name, value := range object {
		if property, ok := s.Properties[name]; ok {
			wrong = append(wrong, property.check(at+"."+name, value)...)
		} else {
			wrong = append(wrong, at+"."+name+" is not in the schema")
		}
	}
	return wrong
}

func (s schema) checkType(at string, value any) []string {
	got := map[string]bool{}
	switch v := value.(type) {
	case string:
		got["string"] = true
		if _, err := time.Parse(time.RFC3339, v); s.Format == "date-time" && err != nil {
			return []string{at + ": " + err.Error()}
		}
	case []any:
		got["array"] = true
	case map[string]any:
		got["object"] = true
	}
	if s.Type != "" && !got[s.Type] {
		return []string{fmt.Sprintf("%s is no %s but %T", at, s.Type, value)}
	}
	return nil
}
