// Package assets holds what the program shows but does not compute: guides as Markdown and short strings, a folder a language,
// and the scenarios of the simulated tenant. It imports the standard library alone; assets/catalog turns its texts into words.
package assets

import (
	"embed"
	"slices"
)

//go:embed guides strings
var files embed.FS

// Files are guides/LANG/*.md and strings/LANG/*.toml. A language is a folder in both: adding one needs no code.
func Files() embed.FS { return files }

//go:embed check.schema.json
var checkSchema []byte

// CheckSchema is the JSON Schema of the document that a check is printed and kept as.
func CheckSchema() []byte { return slices.Clone(checkSchema) }

//go:embed diff.schema.json
var diffSchema []byte

// DiffSchema is the JSON Schema of what two kept checks differ in.
func DiffSchema() []byte { return slices.Clone(diffSchema) }

//go:embed history.schema.json
var historySchema []byte

// HistorySchema is the JSON Schema of the list of kept checks.
func HistorySchema() []byte { return slices.Clone(historySchema) }
