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

// Read is the schema in a text.
func Read(t *testing.T, text []byte) Published {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	const name = "cspready:schema.json"
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(name, document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return Published{schema}
}

// Fits returns what is wrong with a document.
func (p Published) Fits(document []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return err
	}
	return p.schema.Validate(value)
}
