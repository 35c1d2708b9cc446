package main

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/steps"
)

// try runs the program in a world that a test changes as it likes.
func try(ctx context.Context, t *testing.T, change func(*world), args ...string) (code int, out, errors string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	w := world{in: strings.NewReader(""), out: &stdout, err: &stderr, environ: []string{"TERM=xterm"}, state: t.TempDir(), pace: quick}
	change(&w)
	code = run(ctx, args, w)
	return code, stdout.String(), stderr.String()
}

// dead is a network that nothing comes back from.
type dead struct{ err error }

func (d dead) RoundTrip(*http.Request) (*http.Response, error) { return nil, d.err }

func TestWhatStandsInTheWayIsAdvice(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"certificates": {&graph.Error{Op: "read the certificates", Kind: graph.ErrUntrusted}, "certificate"},
		"a surprise":   {errors.New("surprise"), "surprise"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, said := try(t.Context(), t, func(w *world) {
				w.network = func() (http.RoundTripper, error) { return nil, c.err }
			}, "check")
			if code != exitFailed || out != "" || !strings.Contains(said, c.want) {
				t.Errorf("code %d, output %q, said %q", code, out, said)
			}
		})
	}
}

func TestInterruptedSaysSo(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, args := range [][]string{{"check"}, {"--plain"}, {"demo", "--plain"}, {"check", "--demo", "compliant"}} {
		code, out, _ := try(ctx, t, func(w *world) {
			w.network = func() (http.RoundTripper, error) { return dead{context.Canceled}, nil }
		}, args...)
		if code != exitInterrupted {
			t.Errorf("%v: code %d, output %q", args, code, out)
		}
	}
}

func TestEveryOutcomeIsToldAfterwards(t *testing.T) {
	for state := steps.NotTried; state <= steps.Unsure; state++ {
		cat, err := language(nil)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		p := &program{world: world{out: &out}, cat: cat}
		p.tellChanges([]steps.Outcome{{State: state}})
		if out.Len() == 0 || strings.Contains(out.String(), "[") {
			t.Errorf("%s: %q", state, out.String())
		}
	}
}

func TestExitCodes(t *testing.T) {
	mandatory := func(s steps.Status) []steps.Result {
		return []steps.Result{{Level: steps.Mandatory, Finding: steps.Finding{Status: s}}}
	}
	for name, c := range map[string]struct {
		ending steps.Ending
		err    error
		want   int
	}{
		"met":         {steps.Ending{Results: mandatory(steps.Met)}, nil, 0},
		"not met":     {steps.Ending{Results: mandatory(steps.NotMet)}, nil, 3},
		"unknown":     {steps.Ending{Results: mandatory(steps.Unknown)}, nil, 4},
		"left":        {steps.Ending{}, nil, 0},
		"failed":      {steps.Ending{}, errors.New("x"), 1},
		"interrupted": {steps.Ending{Results: mandatory(steps.Met), Interrupted: true}, nil, 130},
	} {
		if got := visitCode(c.ending, c.err); got != c.want {
			t.Errorf("%s: code %d, want %d", name, got, c.want)
		}
	}
}

func TestTheWizardKnowsWhereItRuns(t *testing.T) {
	p := &program{world: world{in: os.Stdin, out: &bytes.Buffer{}, environ: []string{"TERM=xterm"}}}
	if !p.lines(options{}) {
		t.Error("a pipe gets a screen")
	}
	p.environ = []string{"NO_COLOR=1", "ACCESSIBLE=1"}
	if p.colour(options{}, os.Stdout) || !p.lines(options{}) {
		t.Error("NO_COLOR or ACCESSIBLE is not heard")
	}
}

func TestBrowserOfTheEnvironment(t *testing.T) {
	tool := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(tool, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	const url = "https://example.com/?a=1&b=$(2)"
	for entry, want := range map[string][]string{
		tool:                       {tool, url},
		tool + " --new --url=%s":   {tool, "--new", "--url=" + url},
		"no-such-browser-anywhere": nil,
		"":                         nil,
	} {
		cmd := browserCommand(entry, url)
		if cmd == nil && want == nil {
			continue
		}
		if cmd == nil || strings.Join(cmd.Args, "\n") != strings.Join(want, "\n") {
			t.Errorf("%q starts %v, want %v", entry, cmd, want)
		}
	}
}

func TestTheDemoNeedsNoNetwork(t *testing.T) {
	p := &program{world: world{pace: quick, network: func() (http.RoundTripper, error) {
		t.Error("a demo asks for the network")
		return nil, nil
	}}}
	for _, name := range sim.Names() {
		if _, err := p.simulated(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
