package assets

import (
	_ "embed"
	"slices"
)

// Each document that the program prints for machines has a JSON Schema in a file of its own. Schemas refer to each
// other by file name, so they work in any folder that has all of them.

//go:embed check.schema.json
var checkSchema []byte

// CheckSchema returns the JSON Schema of a check.
func CheckSchema() []byte { return slices.Clone(checkSchema) }

//go:embed checks.schema.json
var checksSchema []byte

// ChecksSchema returns the JSON Schema of a check of several tenants. It refers to [CheckSchema].
func ChecksSchema() []byte { return slices.Clone(checksSchema) }

//go:embed plan.schema.json
var planSchema []byte

// PlanSchema returns the JSON Schema of a plan: the changes that the wizard would make. It refers to [CheckSchema].
func PlanSchema() []byte { return slices.Clone(planSchema) }

//go:embed changes.schema.json
var changesSchema []byte

// ChangesSchema returns the JSON Schema of the list of changes that were made.
func ChangesSchema() []byte { return slices.Clone(changesSchema) }

//go:embed diff.schema.json
var diffSchema []byte

// DiffSchema returns the JSON Schema of the differences between two stored checks.
func DiffSchema() []byte { return slices.Clone(diffSchema) }

//go:embed history.schema.json
var historySchema []byte

// HistorySchema returns the JSON Schema of the list of stored checks.
func HistorySchema() []byte { return slices.Clone(historySchema) }
