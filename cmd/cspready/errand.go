package main

import (
	"cmp"

	"github.com/spf13/cobra"

	"cspready/graph/sim"
	"cspready/steps"
)

// An errand is what flags say of an inspection and of the document that comes of it: which tenant, what the operator knows of it, and where the
// document goes.
type errand struct {
	demo   string
	users  int // of the simulated tenant that can have any number; 0: as many as it usually has
	answer []string
	to     destination
}

func (e *errand) add(p *program, cmd *cobra.Command) {
	e.to.add(p, cmd)
	cmd.Flags().StringArrayVar(&e.answer, "answer", nil, p.cat.T("cli.flag-answer", "allowed", answerKeys))
	addDemo(p, cmd, &e.demo)
}

// addDemo registers the flag for a simulated tenant in the place of a real one.
func addDemo(p *program, cmd *cobra.Command, demo *string) {
	cmd.Flags().StringVar(demo, "demo", "", p.cat.T("cli.flag-demo", "allowed", sim.Names()))
	complete(cmd, "demo", sim.Names())
}

// validate refuses what can be found wrong without a tenant, and returns the answers.
func (e errand) validate(cmd *cobra.Command) (steps.Answers, error) {
	answers, err := readAnswers(cmd, e.answer)
	return answers, cmp.Or(err, e.to.validate(cmd), oneOf(cmd, "demo", e.demo, sim.Names()))
}

// open finds the way to the tenant, and out whether the document can be written, while nobody has signed in yet.
func (e errand) open(p *program, cmd *cobra.Command, o options) (source, *output, error) {
	src, err := p.source(o, e.demo, e.users)
	if err != nil {
		return source{}, nil, err
	}
	out, err := p.openOutput(cmd, e.to)
	return src, out, err
}

// source is the tenant that is meant: a simulated one where one is named, of so many users.
func (p *program) source(o options, demo string, users int) (source, error) {
	if demo != "" {
		return p.simulated(demo, users)
	}
	return p.microsoft(o)
}
