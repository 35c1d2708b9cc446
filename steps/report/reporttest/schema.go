// Package reporttest holds documents against the schema that is published of them.
package reporttest

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"cspready/assets"
)

// A Published schema is one of assets.
type Published struct{ schema *jsonschema.Schema }

// Schema is that of a check.
func Schema(t *testing.T) Published {
	t.Helper()
	return Read(t, assets.CheckSchema())
}

// folder is where the schemas lie, for those that name others.
const folder = "https://cspready.example/"

// Read is the schema in a text. What it may name is the schema of a check.
func Read(t *testing.T, text []byte) Published {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	name, check := fileOf(t, text), assets.CheckSchema()
	for file, text := range map[string][]byte{fileOf(t, check): check, name: text} {
		if err := compiler.AddResource(folder+file, value(t, text)); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := compiler.Compile(folder + name)
	if err != nil {
		t.Fatal(err)
	}
	return Published{schema}
}

// fileOf is the name that a schema gives itself.
func fileOf(t *testing.T, schema []byte) string {
	t.Helper()
	name, ok := value(t, schema).(map[string]any)["$id"].(string)
	if !ok {
		t.Fatal("a schema has no $id")
	}
	return name
}

func value(t *testing.T, text []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Fits returns what is wrong with a document.
func (p Published) Fits(document []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return err
	}
	return p.schema.Validate(value)
}
