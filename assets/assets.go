// Package assets holds what the program shows but does not compute: guides as Markdown and short texts, one folder
// for each language, and the scenarios of the simulated tenant. It imports the standard library alone; assets/catalog
// turns its texts into words.
//
// The words that one requirement alone uses are in one file beside its guide, named by its id. Those of the changes
// are in strings/LANG/change, those that several packages use in strings/LANG.
package assets

import "embed"

//go:embed requirements strings
var files embed.FS

// Files returns requirements/LANG/ID.md (guides) and ID.toml (words), strings/LANG/*.toml and strings/LANG/*/*.toml. A
// language is a folder in both: adding one needs no code.
func Files() embed.FS { return files }
