package report

import (
	"regexp"
	"time"

	"cspready/assets/catalog"
	"cspready/steps"
)

// otherThanNames is whatever does not belong into the name of a file on every system.
var otherThanNames = regexp.MustCompile(`[^A-Za-z0-9.-]+|^[.-]+`)

// Save writes a run as a page to read, print and sign into the folder where the program was started, and returns where it is.
func Save(cat *catalog.Catalog, setup steps.Setup, r Run) (path string, err error) {
	page, err := One(r.Check(cat)).HTML(cat)
	if err != nil {
		return "", err
	}
	domain := otherThanNames.ReplaceAllString(r.Place.Organization.DefaultDomain, "")
	return setup.Save("cspready-"+domain+"-"+r.Finished.Format(time.DateOnly)+".html", page)
}
