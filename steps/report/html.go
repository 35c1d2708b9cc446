package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"

	"cspready/assets"
	"cspready/assets/catalog"
)

// HTML returns the checks as a page to read, print and sign, one tenant after the other, behind a cover if there are
// several. It loads nothing and has no scripts, and its own content security policy forbids both.
func (all Checks) HTML(cat *catalog.Catalog) ([]byte, error) {
	text, style := assets.Report()
	style += all.footerRules()
	t, err := template.New("report").Funcs(template.FuncMap{"t": cat.T, "said": cleanLine}).Parse(text)
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256([]byte(style))
	page := struct {
		Lang, StyleHash, Title, Version string
		Style                           template.CSS
		Overview                        *tenantOverview
		Pages                           []tenantPage
	}{Lang: cat.Language(), StyleHash: base64.StdEncoding.EncodeToString(hash[:]), Style: template.CSS(style),
		Overview: all.buildOverview(cat)}
	for i, c := range all.Checks {
		page.Version, page.Title = c.Tool.Version, cat.T("report.title", "tenant", c.Tenant.DisplayName)
		page.Pages = append(page.Pages, pageBuilder{cat: cat, number: i + 1}.buildPage(c))
	}
	if page.Overview != nil {
		page.Title = cat.T("report.title", "tenant", page.Overview.Title)
	}
	var b bytes.Buffer
	err = t.Execute(&b, page)
	return b.Bytes(), err
}
