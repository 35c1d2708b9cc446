package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/secret"
	"cspready/tui/widget"
)

// Show shows secrets on the alternate screen until a minute has passed, the person leaves, or ctx ends.
// Nothing of it stays visible.
func Show(ctx context.Context, secrets []*secret.Shown, cat *catalog.Catalog, term Terminal) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer clearSecrets(secrets)
	options := []tea.ProgramOption{
		tea.WithInput(term.In), tea.WithOutput(term.Out), tea.WithEnvironment(term.Env), tea.WithoutSignalHandler(),
	}
	if term.NoColor {
		options = append(options, tea.WithColorProfile(colorprofile.ASCII))
	}
	v := pageState{ctx: ctx, cat: cat}
	page := newReveal(v, steps.StageBreakGlass, secrets, nil)
	program := tea.NewProgram(revealModel{page: page, st: widget.NewStyles(true)}, options...)
	defer context.AfterFunc(ctx, func() { program.Send(stopMsg{}) })()
	_, err := program.Run()
	return err
}

// revealModel is a model that shows the reveal page without the wizard.
type revealModel struct {
	page          page
	st            widget.Styles
	width, height int
}

// Init starts the timer of the page.
func (m revealModel) Init() tea.Cmd { return tea.Batch(tea.RequestBackgroundColor, m.page.init()) }

// Update passes messages to the page; a message that would lead to another page ends the program.
func (m revealModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		return m, nil
	case tea.BackgroundColorMsg:
		m.st = widget.NewStyles(msg.IsDark())
		return m, nil
	case showPageMsg, stopMsg:
		m.page, _ = m.page.update(stopMsg{})
		return m, tea.Quit
	case tea.KeyPressMsg:
		if name := msg.String(); name == "ctrl+c" || name == "q" {
			m.page, _ = m.page.update(stopMsg{})
			return m, tea.Quit
		}
	}
	var cmd tea.Cmd
	m.page, cmd = m.page.update(msg)
	return m, cmd
}

// View draws the page on the alternate screen, which leaves nothing in the scrollback.
func (m revealModel) View() tea.View {
	width := max(m.width-2, 1)
	s := m.page.view(width, m.height, m.st)
	var keys []string
	for _, k := range m.page.keys() {
		keys = append(keys, k.Help().Key+" "+k.Help().Desc)
	}
	text, foot := s.splitLines(max(m.height-1, 1))
	var lines []string
	for _, line := range append(append(text, foot...), m.st.Dim.Render(strings.Join(keys, " · "))) {
		lines = append(lines, " "+line)
	}
	v := tea.NewView(strings.Join(widget.Fit(lines, m.width, max(m.height, 1)), "\n"))
	v.AltScreen = true
	v.WindowTitle = "cspready"
	return v
}
