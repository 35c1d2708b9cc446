package assets

import _ "embed"

//go:embed sheet.html
var sheet string

//go:embed sheet.css
var sheetStyle string

// Sheet returns the page that goes into the safe beside the key of a break-glass account, as a template of html/template, and the
// style that it is printed with. steps/report fills it in.
func Sheet() (page, style string) { return sheet, sheetStyle }
