package assets

import (
	"embed"
	"io/fs"
)

//go:embed scenarios/*.json
var scenarios embed.FS

// Scenarios returns the simulated tenants, one NAME.json each. graph/sim interprets them.
func Scenarios() fs.FS {
	sub, err := fs.Sub(scenarios, "scenarios")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}
