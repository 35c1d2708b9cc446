package main

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// outputFlags are the flags for the format of a document and the file that it is written to.
type outputFlags struct {
	formats      []string // supported by the command; the first is the default
	format, file string
	force        bool // replace an existing file
}

func (f *outputFlags) add(p *program, cmd *cobra.Command) {
	set, t := cmd.Flags(), p.cat.T
	set.StringVar(&f.format, "format", "", t("cli.flag-format", "allowed", f.formats))
	set.StringVarP(&f.file, "output", "o", "", t("cli.flag-output"))
	set.BoolVar(&f.force, "force", false, t("cli.flag-force"))
	completeFlag(cmd, "format", f.formats)
}

// validate rejects a format that the command does not support, whether a flag or the extension of the file names it.
// It also rejects an empty file name: a script may have passed an empty variable.
func (f outputFlags) validate(cmd *cobra.Command) error {
	if cmd.Flags().Changed("output") && f.file == "" {
		return usageError(cmd, "cli.no-file")
	}
	if err := oneOf(cmd, "format", f.format, f.formats); err != nil {
		return err
	}
	if implied := f.formatOfFile(); f.format == "" && implied != "" && !slices.Contains(f.formats, implied) {
		return usageError(cmd, "cli.no-such-form", "file", f.file, "form", implied, "allowed", f.formats)
	}
	return nil
}

// extensionFormats are the formats that the extension of a file implies.
var extensionFormats = map[string]string{".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".xml": "junit"}

// formatOfFile is the format that the extension of the file implies, or empty.
func (f outputFlags) formatOfFile() string {
	return extensionFormats[strings.ToLower(filepath.Ext(f.file))]
}

// chosenFormat is that of the flag, else that of the file's extension, else the default.
func (f outputFlags) chosenFormat() string { return cmp.Or(f.format, f.formatOfFile(), f.formats[0]) }

// documentFlags are the flags of a command that checks a tenant and writes a document about it.
type documentFlags struct {
	demo   string
	users  int // of the demo tenant whose size can be chosen; 0: its usual size
	answer []string
	to     outputFlags
}

func (f *documentFlags) add(p *program, cmd *cobra.Command) {
	f.to.add(p, cmd)
	cmd.Flags().StringArrayVar(&f.answer, "answer", nil, p.cat.T("cli.flag-answer", "allowed", answerKeys))
	addDemo(p, cmd, &f.demo)
}

// addDemo registers the flag that chooses a simulated tenant instead of a real one.
func addDemo(p *program, cmd *cobra.Command, demo *string) {
	cmd.Flags().StringVar(demo, "demo", "", p.cat.T("cli.flag-demo", "allowed", scenario.Names()))
	completeFlag(cmd, "demo", scenario.Names())
}

// validate rejects what is wrong without asking a tenant, and returns the answers.
func (f documentFlags) validate(cmd *cobra.Command) (steps.Answers, error) {
	answers, err := readAnswers(cmd, f.answer)
	return answers, cmp.Or(err, f.to.validate(cmd), oneOf(cmd, "demo", f.demo, scenario.Names()))
}

// open prepares the tenant and the output before the sign-in, so that a file that cannot be written is reported first.
func (f documentFlags) open(p *program, cmd *cobra.Command, o options) (source, *output, error) {
	src, err := p.chooseSource(o, f.demo, f.users)
	if err != nil {
		return source{}, nil, err
	}
	out, err := p.openOutput(cmd, f.to)
	return src, out, err
}

// chooseSource is the simulated tenant that the flags name, with a number of users, else Microsoft's cloud.
func (p *program) chooseSource(o options, demo string, users int) (source, error) {
	if demo != "" {
		return p.simulatedSource(demo, users)
	}
	return p.microsoftSource(o)
}
