package widget

import (
	"charm.land/bubbles/v2/help"
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"

	"cspready/steps"
)

// Styles are built once per background from a few colours. Colour only repeats what a word and a sign say.
type Styles struct {
	Dark                               bool
	Good, Bad, Warn, Dim, Accent, Bold lipgloss.Style
	Box, Badge, button, Chosen         lipgloss.Style
}

// NewStyles returns the styles for a dark or a light background.
func NewStyles(dark bool) Styles {
	pick := lipgloss.LightDark(dark)
	token := func(light, dark string) lipgloss.Style {
		return lipgloss.NewStyle().Foreground(pick(lipgloss.Color(light), lipgloss.Color(dark)))
	}
	st := Styles{
		Dark:   dark,
		Good:   token("#1a6b2f", "#7ccf8a"),
		Bad:    token("#a1201b", "#ff8078"),
		Warn:   token("#7a5200", "#e8b84a"),
		Dim:    token("#5a5f66", "#9aa1a9"),
		Accent: token("#0b57a4", "#7ab8ff"),
		Bold:   lipgloss.NewStyle().Bold(true),
	}
	st.Box = lipgloss.NewStyle().Border(lipgloss.RoundedBorder()).BorderForeground(st.Dim.GetForeground()).Padding(0, 1)
	st.Badge = st.Warn.Bold(true).Reverse(true)
	st.button = st.Dim
	st.Chosen = st.Accent.Bold(true).Reverse(true)
	return st
}

// NewPaletteStyles returns the styles for text that is printed once: in the colours of the terminal's own palette, as
// the background is not known.
func NewPaletteStyles() Styles {
	return Styles{Accent: lipgloss.NewStyle().Foreground(lipgloss.Cyan), Dim: lipgloss.NewStyle().Faint(true)}
}

// Status returns the style of a finding's status.
func (st Styles) Status(s steps.Status) lipgloss.Style {
	switch s {
	case steps.Met:
		return st.Good
	case steps.NotMet:
		return st.Bad
	case steps.NotApplicable:
		return st.Dim
	default:
		return st.Warn
	}
}

// formTheme returns the theme of a form. It reads st at each drawing, because huh detects the background too
// late.
func (st *Styles) formTheme() huh.Theme {
	return huh.ThemeFunc(func(bool) *huh.Styles {
		t := huh.ThemeBase(st.Dark)
		t.FieldSeparator = lipgloss.NewStyle().SetString("\n\n")
		focused := &t.Focused
		focused.Base = lipgloss.NewStyle().PaddingLeft(1).Border(lipgloss.ThickBorder(), false, false, false, true).
			BorderForeground(st.Accent.GetForeground())
		focused.Title, focused.Description = st.Bold, st.Dim
		focused.SelectSelector = st.Accent.SetString("▸ ")
		focused.MultiSelectSelector = st.Accent.SetString("▸ ")
		focused.SelectedPrefix, focused.UnselectedPrefix = st.Accent.SetString("[x] "), lipgloss.NewStyle().SetString("[ ] ")
		focused.ErrorMessage, focused.ErrorIndicator = st.Bad, lipgloss.NewStyle()
		focused.TextInput.Placeholder = st.Dim
		t.Blurred = t.Focused
		t.Blurred.Base = lipgloss.NewStyle().PaddingLeft(2)
		t.Blurred.SelectSelector = lipgloss.NewStyle().SetString("▸ ")
		t.Blurred.MultiSelectSelector = lipgloss.NewStyle().SetString("  ")
		return t
	})
}

// HelpStyles returns the styles of the help line.
func (st Styles) HelpStyles() help.Styles {
	return help.Styles{
		ShortKey: st.Accent, ShortDesc: st.Dim, ShortSeparator: st.Dim, Ellipsis: st.Dim,
		FullKey: st.Accent, FullDesc: lipgloss.NewStyle(), FullSeparator: st.Dim,
	}
}
