package plain

import (
	"cspready/assets/catalog"
	"cspready/steps/report"
)

// saveReport writes a report of the last check and of the changes of this visit, and prints its path.
func (v *conversation) saveReport() {
	path, err := report.Save(v.con.Catalog, v.Setup, v.LastCheck())
	if err != nil {
		v.con.Print("wizard.summary.unsaved")
		return
	}
	v.con.Print("wizard.summary.saved", "path", catalog.Said(path))
}
