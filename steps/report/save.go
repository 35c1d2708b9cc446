package report

import (
	"regexp"
	"time"

	"cspready/assets/catalog"
	"cspready/steps/visit"
)

// unsafeNameChars matches what is not allowed in file names on every system.
var unsafeNameChars = regexp.MustCompile(`[^A-Za-z0-9.-]+|^[.-]+`)

// Save writes a check as a page to read, print and sign into the folder where the program was started, and returns
// its path.
func Save(cat *catalog.Catalog, setup visit.Setup, c visit.CompletedCheck) (path string, err error) {
	page, err := SingleTenant(NewRun(setup, c).Check(cat)).HTML(cat)
	if err != nil {
		return "", err
	}
	domain := unsafeNameChars.ReplaceAllString(c.Place.Organization.DefaultDomain, "")
	return setup.Save("cspready-"+domain+"-"+c.Finished.Format(time.DateOnly)+".html", page)
}
