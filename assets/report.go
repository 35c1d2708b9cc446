package assets

import _ "embed"

//go:embed report.html
var report string

//go:embed report.css
var reportStyle string

// Report returns the page of a check to read, print and sign, as a template of html/template, and its style sheet.
// steps/report fills it in.
func Report() (page, style string) { return report, reportStyle }
