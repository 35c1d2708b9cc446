package steps

import "cspready/assets"

// say and verbatim keep the sentences of this package short to write; a test holds every id against the catalogue.
var (
	say      = assets.Say
	Verbatim = assets.Verbatim
)
