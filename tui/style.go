package tui

import (
	"charm.land/bubbles/v2/help"
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"

	"cspready/steps"
)

// styles are built once per background from a few colours. Colour only repeats what a word and a sign say.
type styles struct {
	dark                               bool
	good, bad, warn, dim, accent, bold lipgloss.Style
	box, badge, button, chosen         lipgloss.Style
}

// newStyles returns the styles for a dark or a light background.
func newStyles(dark bool) styles {
	pick := lipgloss.LightDark(dark)
	token := func(light, dark string) lipgloss.Style {
		return lipgloss.NewStyle().Foreground(pick(lipgloss.Color(light), lipgloss.Color(dark)))
	}
	st := styles{
		dark:   dark,
		good:   token("#1a6b2f", "#7ccf8a"),
		bad:    token("#a1201b", "#ff8078"),
		warn:   token("#7a5200", "#e8b84a"),
		dim:    token("#5a5f66", "#9aa1a9"),
		accent: token("#0b57a4", "#7ab8ff"),
		bold:   lipgloss.NewStyle().Bold(true),
	}
	st.box = lipgloss.NewStyle().Border(lipgloss.RoundedBorder()).BorderForeground(st.dim.GetForeground()).Padding(0, 1)
	st.badge = st.warn.Bold(true).Reverse(true)
	st.button = st.dim
	st.chosen = st.accent.Bold(true).Reverse(true)
	return st
}

// status returns the style of a finding's status.
func (st styles) status(s steps.Status) lipgloss.Style {
	switch s {
	case steps.Met:
		return st.good
	case steps.NotMet:
		return st.bad
	case steps.NotApplicable:
		return st.dim
	default:
		return st.warn
	}
}

// theme returns the theme of a form. It reads st at each drawing, because huh detects the background too
// late.
func (st *styles) theme() huh.Theme {
	return huh.ThemeFunc(func(bool) *huh.Styles {
		t := huh.ThemeBase(st.dark)
		t.FieldSeparator = lipgloss.NewStyle().SetString("\n\n")
		focused := &t.Focused
		focused.Base = lipgloss.NewStyle().PaddingLeft(1).Border(lipgloss.ThickBorder(), false, false, false, true).
			BorderForeground(st.accent.GetForeground())
		focused.Title, focused.Description = st.bold, st.dim
		focused.SelectSelector = st.accent.SetString("▸ ")
		focused.MultiSelectSelector = st.accent.SetString("▸ ")
		focused.SelectedPrefix, focused.UnselectedPrefix = st.accent.SetString("[x] "), lipgloss.NewStyle().SetString("[ ] ")
		focused.ErrorMessage, focused.ErrorIndicator = st.bad, lipgloss.NewStyle()
		focused.TextInput.Placeholder = st.dim
		t.Blurred = t.Focused
		t.Blurred.Base = lipgloss.NewStyle().PaddingLeft(2)
		t.Blurred.SelectSelector = lipgloss.NewStyle().SetString("▸ ")
		t.Blurred.MultiSelectSelector = lipgloss.NewStyle().SetString("  ")
		return t
	})
}

// help returns the styles of the help line.
func (st styles) help() help.Styles {
	return help.Styles{
		ShortKey: st.accent, ShortDesc: st.dim, ShortSeparator: st.dim, Ellipsis: st.dim,
		FullKey: st.accent, FullDesc: lipgloss.NewStyle(), FullSeparator: st.dim,
	}
}
