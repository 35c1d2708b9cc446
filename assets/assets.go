// Package assets holds what the program shows but does not compute: guides as Markdown and short texts, one folder
// for each language, and the scenarios of the simulated tenant. It imports the standard library alone; assets/catalog
// turns its texts into words.
package assets

import "embed"

//go:embed guides strings
var files embed.FS

// Files returns guides/LANG/*.md and strings/LANG/*.toml. A language is a folder in both: adding one needs no code.
func Files() embed.FS { return files }
