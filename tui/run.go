package tui

import (
	"context"
	"io"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"cspready/assets/catalog"
	"cspready/steps/visit"
)

// A Terminal is where the wizard is shown.
type Terminal struct {
	In      io.Reader
	Out     io.Writer
	Env     []string // as os.Environ gives it; NO_COLOR in it is honoured
	NoColor bool     // no colour whatever the environment says
}

// Run shows the wizard until the person leaves it or ctx ends. A write in progress is finished first. The
// ending has the tenant and the results of the last check, also if the terminal returned an error.
func Run(ctx context.Context, setup visit.Setup, cat *catalog.Catalog, term Terminal) (visit.Ending, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	options := []tea.ProgramOption{
		tea.WithInput(term.In), tea.WithOutput(term.Out), tea.WithEnvironment(term.Env),
		tea.WithoutSignalHandler(), // a signal ends ctx and must not abort a write in progress
	}
	if term.NoColor {
		options = append(options, tea.WithColorProfile(colorprofile.ASCII))
	}
	program := tea.NewProgram(newWizard(ctx, setup, cat), options...)
	defer context.AfterFunc(ctx, func() { program.Send(stopMsg{}) })()
	last, err := program.Run()
	if w, ok := last.(wizard); ok {
		return w.visitEnding(), err
	}
	return visit.Ending{}, err
}
