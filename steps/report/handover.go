package report

import (
	"bytes"
	"time"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

// sheetNamePrefix begins the names of sheets; a date follows, so that a new file does not replace one that was
// printed.
const sheetNamePrefix = "cspready-emergency-sheet-"

// WriteHandOver writes the document for new accounts (a sheet) or a new application (a page) into the chosen folder,
// and returns its path. By is the user principal name of the person who created them; demo marks those of a simulated
// tenant. The error is a [secret.Error].
func WriteHandOver(cat *catalog.Catalog, files secret.Files, org graph.Organization, made steps.Handover, by string,
	demo bool) (path string, err error) {
	if made.App != nil {
		return writeApplicationPage(cat, files, org, made, by, demo)
	}
	data := SheetData{Tenant: org.Name, Domain: org.DefaultDomain, TenantID: org.ID, Made: time.Now(), By: by, Demo: demo}
	for _, a := range made.Accounts {
		data.Accounts = append(data.Accounts, SheetAccount{Name: a.Name, UPN: a.UserPrincipalName, Sealed: a.Sealed})
	}
	var page bytes.Buffer
	if err := WriteSheet(&page, cat, data); err != nil {
		return "", err
	}
	return files.WriteFile(made.Folder, sheetNamePrefix+data.Made.Format("2006-01-02-150405")+".html", page.Bytes())
}
