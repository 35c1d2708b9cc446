package assets

import _ "embed"

//go:embed application.md
var application string

// ApplicationPage returns the page about an application of the secure application model, as a template of
// text/template. steps/report fills it in.
func ApplicationPage() string { return application }
