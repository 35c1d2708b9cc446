package assets

import _ "embed"

//go:embed sheet.html
var sheet string

//go:embed sheet.css
var sheetStyle string

// Sheet returns the page to keep in the safe beside the key of a break-glass account, as a template of html/template,
// and its style sheet. steps/report fills it in.
func Sheet() (page, style string) { return sheet, sheetStyle }
