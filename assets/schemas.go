package assets

import (
	_ "embed"
	"slices"
)

// Each document that the program prints for machines has a JSON Schema, which lies in a file of its own. A schema names another one by its file,
// so that they are found where they lie together.

//go:embed check.schema.json
var checkSchema []byte

// CheckSchema is the JSON Schema of the document that a check is printed and kept as.
func CheckSchema() []byte { return slices.Clone(checkSchema) }

//go:embed checks.schema.json
var checksSchema []byte

// ChecksSchema is the JSON Schema of a check of several tenants. It rests on [CheckSchema].
func ChecksSchema() []byte { return slices.Clone(checksSchema) }

//go:embed plan.schema.json
var planSchema []byte

// PlanSchema is the JSON Schema of what the wizard would change, on paper. It rests on [CheckSchema].
func PlanSchema() []byte { return slices.Clone(planSchema) }

//go:embed changes.schema.json
var changesSchema []byte

// ChangesSchema is the JSON Schema of the list of changes that were made.
func ChangesSchema() []byte { return slices.Clone(changesSchema) }

//go:embed diff.schema.json
var diffSchema []byte

// DiffSchema is the JSON Schema of what two kept checks differ in.
func DiffSchema() []byte { return slices.Clone(diffSchema) }

//go:embed history.schema.json
var historySchema []byte

// HistorySchema is the JSON Schema of the list of kept checks.
func HistorySchema() []byte { return slices.Clone(historySchema) }
