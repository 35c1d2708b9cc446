package tui

import (
	"slices"
	"strings"
	"time"

	"cspready/steps"

	tea "charm.land/bubbletea/v2"
)

// note finds what is remembered of a tenant, by id or domain.
func (v visit) note(tenant string) (steps.Note, bool) {
	if tenant == "" {
		return steps.Note{}, false
	}
	if note, ok := v.setup.Memory.Recall(tenant); ok {
		return note, true
	}
	notes := v.setup.Memory.Tenants()
	i := slices.IndexFunc(notes, func(n steps.Note) bool { return strings.EqualFold(n.Domain, tenant) })
	if i < 0 {
		return steps.Note{}, false
	}
	return notes[i], true
}

// refusesCodes reports whether a check taught what no note says yet: a tenant with security defaults refuses device codes.
func (v visit) refusesCodes() bool {
	note, known := v.note(v.place.Organization.ID)
	defaults, _ := v.result(steps.SecurityDefaults)
	return defaults.Finding.Status == steps.Met && known && !note.CodesBlocked
}

// remember prepares the next visit to this tenant. That codes are blocked is never forgotten here: only an old note is wrong then,
// and the browser works either way.
func (v visit) remember(codesBlocked bool) tea.Cmd {
	org := v.place.Organization
	note, known := v.note(org.ID)
	if org.ID == "" { // the code was refused before anything could be read
		if note, known = v.note(v.where.Tenant); !known {
			return nil
		}
	} else {
		note.TenantID, note.Name, note.Domain, note.Cloud = org.ID, org.Name, org.DefaultDomain, v.where.Cloud
		note.PartnerType, note.Answers = v.profile.PartnerType, v.answers
	}
	note.CodesBlocked = note.CodesBlocked || codesBlocked
	note.Seen = time.Now()
	return func() tea.Msg { return rememberedMsg{v.setup.Memory.Remember(note)} }
}
