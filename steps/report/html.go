package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"

	"cspready/assets"
	"cspready/assets/catalog"
)

// HTML returns checks as a page to read, print and sign, one tenant after the other, behind a cover where there are several. It loads nothing and
// runs nothing, and its own policy lets it do neither.
func (all Checks) HTML(cat *catalog.Catalog) ([]byte, error) {
	text, style := assets.Report()
	style += all.footers()
	t, err := template.New("report").Funcs(template.FuncMap{"t": cat.T, "said": harmlessLine}).Parse(text)
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256([]byte(style))
	page := struct {
		Lang, StyleHash, Title, Version string
		Style                           template.CSS
		Roundup                         *roundup
		Papers                          []paper
	}{Lang: cat.Language(), StyleHash: base64.StdEncoding.EncodeToString(hash[:]), Style: template.CSS(style), Roundup: all.roundup(cat)}
	for i, c := range all.Checks {
		page.Version, page.Title = c.Tool.Version, cat.T("report.title", "tenant", c.Tenant.DisplayName)
		page.Papers = append(page.Papers, clerk{cat: cat, number: i + 1}.paper(c))
	}
	if page.Roundup != nil {
		page.Title = cat.T("report.title", "tenant", page.Roundup.Title)
	}
	var b bytes.Buffer
	err = t.Execute(&b, page)
	return b.Bytes(), err
}
