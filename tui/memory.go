package tui

import (
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
	"cspready/steps/memory"
)

// note finds what is remembered of a tenant, by id or domain.
func (v visit) note(tenant string) (steps.Note, bool) { return memory.Find(v.setup.Memory, tenant) }

// remember prepares the next visit to this tenant.
func (v visit) remember() tea.Cmd {
	learnt := memory.Visit{
		Place: v.place, Cloud: v.where.Cloud, PartnerType: v.profile.PartnerType, Answers: v.answers, Statements: v.profile.Testimony.All(), Results: v.results,
		CodesBlocked: v.codesBlocked || v.codesEnded,
	}
	return func() tea.Msg {
		if learnt.Place.Organization.ID == "" { // the code was refused before anything could be read
			return rememberedMsg{memory.Blocked(v.setup.Memory, v.where.Tenant)}
		}
		return rememberedMsg{learnt.Keep(v.setup.Memory)}
	}
}
