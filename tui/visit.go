package tui

import (
	"context"

	"cspready/assets/catalog"
	state "cspready/steps/visit"
)

// A visit is what pages know: the state of the visit, and what only the screen needs. Pages are made with a
// copy and keep it.
type visit struct {
	state.Visit
	ctx        context.Context // ends with the wizard
	cat        *catalog.Catalog
	lastOpened string // id of the requirement whose page was opened last
}

// say returns the words of one of the wizard's own messages.
func (v visit) say(id string, pairs ...any) string { return v.cat.T("wizard."+id, pairs...) }
