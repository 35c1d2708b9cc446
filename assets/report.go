package assets

import _ "embed"

//go:embed report.html
var report string

//go:embed report.css
var reportStyle string

// Report returns the page of a check that is read, printed and signed, as a template of html/template, and its style. steps/report fills
// it in.
func Report() (page, style string) { return report, reportStyle }
