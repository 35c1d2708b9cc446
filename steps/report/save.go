package report

import (
	"regexp"
	"time"

	"cspready/assets/catalog"
	"cspready/steps"
)

// otherThanNames is whatever does not belong into the name of a file on every system.
var otherThanNames = regexp.MustCompile(`[^A-Za-z0-9.-]+|^[.-]+`)

// Save writes a check as a page to read, print and sign into the folder where the program was started, and returns where it is.
func Save(cat *catalog.Catalog, setup steps.Setup, c steps.Checked) (path string, err error) {
	page, err := One(Of(setup, c).Check(cat)).HTML(cat)
	if err != nil {
		return "", err
	}
	domain := otherThanNames.ReplaceAllString(c.Place.Organization.DefaultDomain, "")
	return setup.Save("cspready-"+domain+"-"+c.Finished.Format(time.DateOnly)+".html", page)
}
