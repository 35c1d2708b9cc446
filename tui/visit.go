package tui

import (
	"context"

	"cspready/assets/catalog"
	"cspready/steps/visit"
)

// A pageState is what all pages share: the state of the visit, and what only the screen needs. Pages are made with a
// copy and keep it.
type pageState struct {
	visit.Visit
	ctx        context.Context // ends with the wizard
	cat        *catalog.Catalog
	lastOpened string // id of the requirement whose page was opened last
}

// say returns the words of one of the wizard's own messages.
func (v pageState) say(id string, pairs ...any) string { return v.cat.T("wizard."+id, pairs...) }
