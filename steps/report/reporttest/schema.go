// Package reporttest validates documents against their published schemas.
package reporttest

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"cspready/assets"
)

// A Validator is a compiled schema of package assets.
type Validator struct{ schema *jsonschema.Schema }

// CheckValidator returns the schema of a check.
func CheckValidator(t *testing.T) Validator {
	t.Helper()
	return NewValidator(t, assets.CheckSchema())
}

// baseURL is the folder of the schemas, for those that refer to others.
const baseURL = "https://cspready.example/"

// NewValidator returns the schema in a text. It may refer to the schema of a check.
func NewValidator(t *testing.T, text []byte) Validator {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	name, check := fileOf(t, text), assets.CheckSchema()
	for file, text := range map[string][]byte{fileOf(t, check): check, name: text} {
		if err := compiler.AddResource(baseURL+file, parseJSON(t, text)); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := compiler.Compile(baseURL + name)
	if err != nil {
		t.Fatal(err)
	}
	return Validator{schema}
}

// fileOf returns the $id of a schema.
func fileOf(t *testing.T, schema []byte) string {
	t.Helper()
	name, ok := parseJSON(t, schema).(map[string]any)["$id"].(string)
	if !ok {
		t.Fatal("a schema has no $id")
	}
	return name
}

func parseJSON(t *testing.T, text []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Validate returns what is wrong with a document.
func (p Validator) Validate(document []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return err
	}
	return p.schema.Validate(value)
}
