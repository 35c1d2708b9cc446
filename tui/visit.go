package tui

import (
	"context"

	"cspready/assets/catalog"
	"cspready/steps/visit"
)

// A pageState is what all pages share: the state of the visit, and what only the screen needs. Pages are made with a
// copy and keep it.
type pageState struct {
	visitFields
	ctx        context.Context // ends with the wizard
	cat        *catalog.Catalog
	lastOpened string // id of the requirement whose page was opened last
}

// visitFields are the fields of a visit without its methods: the linker would keep each of those once for every page
// that embeds the state.
type visitFields visit.Visit

// visit returns the visit, for its methods.
func (v *pageState) visit() *visit.Visit { return (*visit.Visit)(&v.visitFields) }

// setVisit replaces the visit.
func (v *pageState) setVisit(next visit.Visit) { v.visitFields = visitFields(next) }

// say returns the words of one of the wizard's own messages.
func (v pageState) say(id string, pairs ...any) string { return v.cat.T("wizard."+id, pairs...) }
