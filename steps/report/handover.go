package report

import (
	"bytes"
	"time"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

// handOverName begins the names of sheets; a date follows, so that the next one does not take the place of one that was printed.
const handOverName = "cspready-emergency-sheet-"

// HandOver writes what goes with what was made into the folder that was chosen for it, and returns its path: the sheet of accounts, or the page
// of an application. By is the user principal name of who made them; demo marks those of a simulated tenant. The error is a [secret.Error].
func HandOver(cat *catalog.Catalog, files secret.Files, org graph.Organization, made steps.HandOver, by string, demo bool) (path string, err error) {
	if made.App != nil {
		return handApp(cat, files, org, made, by, demo)
	}
	data := SheetData{Tenant: org.Name, Domain: org.DefaultDomain, TenantID: org.ID, Made: time.Now(), By: by, Demo: demo}
	for _, a := range made.Accounts {
		data.Accounts = append(data.Accounts, SheetAccount{Name: a.Name, UPN: a.UserPrincipalName, Sealed: a.Sealed})
	}
	var page bytes.Buffer
	if err := Sheet(&page, cat, data); err != nil {
		return "", err
	}
	return files.WriteFile(made.Folder, handOverName+data.Made.Format("2006-01-02-150405")+".html", page.Bytes())
}
