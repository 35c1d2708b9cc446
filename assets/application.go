package assets

import _ "embed"

//go:embed application.md
var application string

// ApplicationPage is what is handed over with an application of the secure application model, as a template of text/template. steps/report
// fills it in.
func ApplicationPage() string { return application }
